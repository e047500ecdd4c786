#include "tests/bench/footprint_bench.h"

#include <signal.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <iostream>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/lib/yatzy_client.h"
#include "proto/status/steady_time.h"
#include "tests/bench/checked_load.h"
#include "tests/bench/server_process.h"
#include "tests/bench/stopwatch.h"
#include "tests/support/process_stats.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

constexpr double kExpectedStart = 248.43999;

struct Figure {
  const char* name;
  const char* unit;
  std::vector<double> tries = {};
};

Result ToResult(const Figure& figure, double value) {
  const auto [least, greatest] =
      std::minmax_element(figure.tries.begin(), figure.tries.end());
  Result result;
  result.Add("name", figure.name)
      .Add("unit", figure.unit)
      .Add("value", value)
      .Add("min", *least)
      .Add("max", *greatest)
      .Add("tries", static_cast<double>(figure.tries.size()));
  return result;
}

Result ToResult(const Figure& figure) {
  return ToResult(figure, Median(figure.tries));
}

// The least of the numbers that this share of them does not exceed.
double Quantile(std::vector<double> numbers, double share) {
  std::sort(numbers.begin(), numbers.end());
  const double rank = std::ceil(share * static_cast<double>(numbers.size()));
  return numbers[std::max(static_cast<std::size_t>(rank), std::size_t{1}) - 1];
}

// A daemon that serves, and a connection that has answered.
class Daemon {
 public:
  static absl::StatusOr<Daemon> Start(const std::string& state_dir) {
    const Stopwatch stopwatch;
    ServerProcess server = ServerProcess::Yatzyd(state_dir);
    const double seconds = stopwatch.Seconds();
    auto client = client::YatzyClient::Create(server.Address(Transport::kUnix),
                                              {.own_connection = true});
    if (!client.ok()) return client.status();
    Daemon daemon(std::move(server), *std::move(client), seconds * 1e3);
    const auto health = daemon.client_.CheckHealth("");
    if (!health.ok()) return health.status();
    if (*health != grpc::health::v1::HealthCheckResponse::SERVING) {
      return absl::DataLossError("it says that it serves, but health differs");
    }
    return daemon;
  }

  // Asks for the value of the start of the game, and checks it.
  absl::Status Ask() const {
    const auto answer = client_.EvaluateState({});
    if (!answer.ok()) return answer.status();
    if (std::abs(answer->expected_remaining() - kExpectedStart) < 1e-4) {
      return absl::OkStatus();
    }
    return absl::DataLossError(
        absl::StrCat("E(start) = ", answer->expected_remaining()));
  }

  absl::Status Stop() {
    server_.process().Signal(SIGTERM);
    const int code = server_.process().Wait();
    if (code == 0) return absl::OkStatus();
    return absl::DataLossError(absl::StrCat("SIGTERM: exit code ", code));
  }

  double start_milliseconds() const { return start_milliseconds_; }
  std::string address() const { return server_.Address(Transport::kUnix); }
  pid_t pid() { return server_.process().pid(); }

 private:
  Daemon(ServerProcess server, client::YatzyClient client,
         double start_milliseconds)
      : server_(std::move(server)),
        client_(std::move(client)),
        start_milliseconds_(start_milliseconds) {}

  ServerProcess server_;
  client::YatzyClient client_;
  double start_milliseconds_;
};

absl::Status MeasureExec(Figure& exec) {
  const Stopwatch stopwatch;
  ChildProcess process({YATZYD, "--version"}, "/dev/null");
  const int code = process.Wait();
  exec.tries.push_back(stopwatch.Seconds() * 1e3);
  if (code == 0) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("--version: exit code ", code));
}

absl::Status MeasureStart(const std::string& state_dir, Figure& start,
                          Figure& resident, Figure* anonymous) {
  auto daemon = Daemon::Start(state_dir);
  if (!daemon.ok()) return daemon.status();
  start.tries.push_back(daemon->start_milliseconds());
  const ProcessStats stats = StatsOf(daemon->pid());
  resident.tries.push_back(stats.resident_mib);
  if (anonymous != nullptr) anonymous->tries.push_back(stats.private_mib);
  return daemon->Stop();
}

absl::Status MeasureStarts(int repetitions, std::vector<Result>& results) {
  Figure exec = {"footprint/start/exec", "ms"};
  Figure with_table = {"footprint/start/with_table", "ms"};
  Figure without_table = {"footprint/start/without_table", "ms"};
  Figure resident = {"footprint/resident/with_table", "MiB"};
  Figure after_solve = {"footprint/resident/after_solve", "MiB"};
  Figure anonymous = {"footprint/private/with_table", "MiB"};
  std::cerr << repetitions << " starts with and without a table\n";
  for (int i = 0; i < repetitions; ++i) {
    const TempDir dir;
    const std::string state_dir = dir.File("state");
    absl::Status status = MeasureExec(exec);
    status.Update(MeasureStart(state_dir, without_table, after_solve, nullptr));
    status.Update(MeasureStart(state_dir, with_table, resident, &anonymous));
    if (!status.ok()) return status;
  }
  for (const Figure* figure : {&exec, &with_table, &without_table, &resident,
                               &after_solve, &anonymous}) {
    results.push_back(ToResult(*figure));
  }
  return absl::OkStatus();
}

client::LoadOptions MixedLoad(const std::string& address,
                              absl::Duration duration) {
  client::LoadOptions options;
  options.address = address;
  options.connections = 4;
  options.in_flight = 32;
  options.warm_up = absl::ZeroDuration();
  options.duration = duration;
  options.mix = {{client::LoadMethod::kEvaluateState, 8},
                 {client::LoadMethod::kAnalyzePosition, 8},
                 {client::LoadMethod::kBatchEvaluateStates, 1},
                 {client::LoadMethod::kBatchAnalyzePositions, 1},
                 {client::LoadMethod::kStreamAnalyzePositions, 8}};
  return options;
}

absl::Status MeasureAfterLoad(const std::string& state_dir,
                              absl::Duration duration,
                              std::vector<Result>& results) {
  std::cerr << "mixed load\n";
  auto daemon = Daemon::Start(state_dir);
  if (!daemon.ok()) return daemon.status();
  const auto report = RunCheckedLoad(MixedLoad(daemon->address(), duration));
  if (!report.ok()) return report.status();
  if (absl::Status status = daemon->Ask(); !status.ok()) return status;
  results.push_back(ToResult({"footprint/resident/after_load",
                              "MiB",
                              {StatsOf(daemon->pid()).resident_mib}}));
  return daemon->Stop();
}

absl::Status MeasureIdle(const std::string& state_dir, absl::Duration idle,
                         std::vector<Result>& results) {
  std::cerr << "idle\n";
  auto daemon = Daemon::Start(state_dir);
  if (!daemon.ok()) return daemon.status();
  if (absl::Status status = daemon->Ask(); !status.ok()) return status;
  const Stopwatch stopwatch;
  const std::int64_t before = CpuNanoseconds(daemon->pid());
  absl::SleepFor(idle);
  const double seconds = stopwatch.Seconds();
  const std::int64_t taken = CpuNanoseconds(daemon->pid()) - before;
  const double percent = static_cast<double>(taken) / 1e9 / seconds * 100;
  results.push_back(ToResult({"footprint/idle/cpu", "percent", {percent}}));
  if (absl::Status status = daemon->Ask(); !status.ok()) return status;
  return daemon->Stop();
}

// The daemons are called in turn, so that each has been silent for the whole
// pause although there is a call every tenth of it.
absl::Status MeasureFirstCalls(const std::string& state_dir,
                               const FootprintBenchOptions& options,
                               std::vector<Result>& results) {
  constexpr int kDaemons = 10;
  std::cerr << options.tries << " first calls\n";
  const TempDir dir;
  std::vector<Daemon> daemons;
  for (int i = 0; i < kDaemons; ++i) {
    // A state directory belongs to one daemon.
    const std::string own_dir = dir.File(absl::StrCat(i));
    std::filesystem::copy(state_dir, own_dir);
    auto daemon = Daemon::Start(own_dir);
    if (!daemon.ok()) return daemon.status();
    if (absl::Status status = daemon->Ask(); !status.ok()) return status;
    daemons.push_back(*std::move(daemon));
  }
  Figure first_call = {"footprint/idle/first_call", "us"};
  SteadyTime due = SteadyTime::Now() + options.pause;
  for (int i = 0; i < options.tries; ++i) {
    absl::SleepFor(due - SteadyTime::Now());
    const Stopwatch stopwatch;
    if (absl::Status status = daemons[i % kDaemons].Ask(); !status.ok()) {
      return status;
    }
    first_call.tries.push_back(stopwatch.Seconds() * 1e6);
    due = due + options.pause / kDaemons;
  }
  results.push_back(ToResult(first_call));
  const double p99 = Quantile(first_call.tries, 0.99);
  first_call.name = "footprint/idle/first_call/p99";
  results.push_back(ToResult(first_call, p99));
  absl::Status status;
  for (Daemon& daemon : daemons) status.Update(daemon.Stop());
  return status;
}

}  // namespace

absl::StatusOr<std::vector<Result>> RunFootprintBench(
    const FootprintBenchOptions& options) {
  const TempDir dir;
  const std::string state_dir = dir.File("state");
  std::vector<Result> results;
  absl::Status status = MeasureStarts(options.repetitions, results);
  // The first start makes the table for the others.
  if (status.ok()) status = Daemon::Start(state_dir).status();
  if (status.ok()) status = MeasureAfterLoad(state_dir, options.load, results);
  if (status.ok()) status = MeasureIdle(state_dir, options.idle, results);
  if (status.ok()) status = MeasureFirstCalls(state_dir, options, results);
  if (!status.ok()) return status;
  return results;
}

}  // namespace yatzy
