#include "tests/bench/neighbour_bench.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>
#include <signal.h>

#include <array>
#include <fstream>
#include <iostream>
#include <iterator>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/time/clock.h"
#include "proto/status/steady_time.h"
#include "tests/bench/chance_neighbour.h"
#include "tests/bench/checked_load.h"
#include "tests/bench/resolve_neighbour.h"
#include "tests/bench/server_process.h"
#include "tests/support/process_stats.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

struct Kind {
  const char* name;
  std::vector<std::string> flags = {};  // of yatzyctl bench, if it is that
  bool is_resolve = false;
  std::optional<ChanceNeighbour::Kind> chances = {};
};

constexpr std::size_t kKinds = 7;

const std::array<Kind, kKinds>& Kinds() {
  static const auto& kinds = *new std::array<Kind, kKinds>{
      {{"neighbour/none"},
       {"neighbour/batch_evaluate",
        {"--mix", "batch-evaluate", "--batch-size", "262144"}},
       {"neighbour/batch_analyze",
        {"--mix", "batch-analyze", "--batch-size", "2048", "--max-actions",
         "0"}},
       {.name = "neighbour/resolve", .is_resolve = true},
       {.name = "neighbour/distribution",
        .chances = ChanceNeighbour::Kind::kDistribution},
       {.name = "neighbour/target", .chances = ChanceNeighbour::Kind::kTarget},
       {.name = "neighbour/win", .chances = ChanceNeighbour::Kind::kWin}}};
  return kinds;
}

// Waits until a daemon has done what a neighbour left behind.
absl::Status AwaitIdle(ServerProcess& yatzyd) {
  constexpr absl::Duration kLook = absl::Milliseconds(50);
  constexpr std::int64_t kIdleNanoseconds = 5'000'000;
  const pid_t daemon = yatzyd.process().pid();
  const SteadyTime deadline = SteadyTime::Now() + absl::Seconds(60);
  std::int64_t before = 0;
  std::int64_t now = CpuNanoseconds(daemon);
  do {
    if (SteadyTime::Now() > deadline) {
      return absl::DataLossError("yatzyd does not come to rest");
    }
    absl::SleepFor(kLook);
    before = std::exchange(now, CpuNanoseconds(daemon));
  } while (now - before > kIdleNanoseconds);
  return absl::OkStatus();
}

// Waits until a daemon, which nobody but a neighbour may ask meanwhile, is
// busy.
absl::Status AwaitBusy(const Kind& kind, ServerProcess& yatzyd) {
  constexpr std::int64_t kBusyNanoseconds = 200'000'000;
  const pid_t daemon = yatzyd.process().pid();
  const std::int64_t before = CpuNanoseconds(daemon);
  const SteadyTime deadline = SteadyTime::Now() + absl::Seconds(60);
  while (CpuNanoseconds(daemon) - before < kBusyNanoseconds) {
    if (SteadyTime::Now() > deadline) {
      return absl::DataLossError(absl::StrCat(kind.name, " does not begin"));
    }
    absl::SleepFor(absl::Milliseconds(10));
  }
  return absl::OkStatus();
}

// A process that sends one batch after the other until it is stopped.
class Neighbour {
 public:
  static std::unique_ptr<Neighbour> Start(const Kind& kind,
                                          const std::string& address) {
    return std::unique_ptr<Neighbour>(new Neighbour(kind, address));
  }

  // The states or positions per second that it got.
  absl::StatusOr<double> Stop() {
    process_.Signal(SIGINT);
    const int code = process_.Wait();
    std::ifstream file(report_file_);
    const std::string report(std::istreambuf_iterator<char>(file), {});
    google::protobuf::Struct json;
    if (code != 0 ||
        !google::protobuf::util::JsonStringToMessage(report, &json).ok()) {
      return absl::DataLossError(absl::StrCat(
          "a neighbour ends with code ", code, ": ", process_.log(), report));
    }
    const auto number = [&](const char* key) {
      return json.fields().at(key).number_value();
    };
    if (number("calls") > 0 && number("errors") == 0 && number("wrong") == 0) {
      return number("itemsPerSecond");
    }
    return absl::DataLossError(absl::StrCat("a neighbour got ", report));
  }

 private:
  Neighbour(const Kind& kind, const std::string& address)
      : process_(CommandLine(kind, address), report_file_) {}

  static std::vector<std::string> CommandLine(const Kind& kind,
                                              const std::string& address) {
    std::vector<std::string> argv = {
        YATZYCTL,      "--server", address,         "--format",
        "json",        "bench",    "--check",       "1",
        "--warm-up",   "0.2",      "--duration",    "3600",
        "--in-flight", "1",        "--connections", "1"};
    argv.insert(argv.end(), kind.flags.begin(), kind.flags.end());
    return argv;
  }

  const TempDir dir_;
  const std::string report_file_ = dir_.File("report");
  ChildProcess process_;
};

struct Figures {
  std::vector<double> calls_per_second;
  std::vector<double> p50;
  std::vector<double> p99;
  std::vector<double> max;
  std::vector<double> neighbour_items;
};

client::LoadOptions Questions(const std::string& address,
                              const NeighbourBenchOptions& options) {
  client::LoadOptions load;
  load.address = address;
  load.connections = 2;
  load.in_flight = 1024;
  load.warm_up = absl::Milliseconds(200);
  load.duration = options.run;
  load.calls_per_second = options.rate;
  load.mix = {{client::LoadMethod::kAnalyzePosition, 1}};
  load.max_actions = 5;
  load.rerolls_left = 2;
  load.check_share = 0;
  return load;
}

void Add(const client::LoadReport& report, double neighbour_items,
         Figures& figures) {
  figures.calls_per_second.push_back(report.calls_per_second);
  figures.p50.push_back(Microseconds(report.latency, 0.5));
  figures.p99.push_back(Microseconds(report.latency, 0.99));
  figures.max.push_back(absl::ToDoubleMicroseconds(report.latency.max()));
  figures.neighbour_items.push_back(neighbour_items);
}

// Asks the questions beside a neighbour, and stops it. REQUIRES: it is busy.
template <typename Neighbour>
absl::Status AskBeside(const client::LoadOptions& questions,
                       Neighbour& neighbour, Figures& figures) {
  const auto report = RunCheckedLoad(questions);
  const auto items = neighbour.Stop();
  if (!report.ok()) return report.status();
  if (!items.ok()) return items.status();
  Add(*report, *items, figures);
  return absl::OkStatus();
}

absl::Status RunBeside(const Kind& kind, const client::LoadOptions& questions,
                       const std::string& admin_address, ServerProcess& yatzyd,
                       Figures& figures) {
  if (absl::Status s = AwaitIdle(yatzyd); !s.ok()) return s;
  if (kind.is_resolve) {
    const auto neighbour = ResolveNeighbour::Start(admin_address);
    if (!neighbour.ok()) return neighbour.status();
    return AskBeside(questions, **neighbour, figures);
  }
  if (kind.chances.has_value()) {
    const auto neighbour =
        ChanceNeighbour::Start(*kind.chances, questions.address);
    if (absl::Status s = AwaitBusy(kind, yatzyd); !s.ok()) return s;
    return AskBeside(questions, *neighbour, figures);
  }
  if (!kind.flags.empty()) {
    const auto neighbour = Neighbour::Start(kind, questions.address);
    if (absl::Status s = AwaitBusy(kind, yatzyd); !s.ok()) return s;
    return AskBeside(questions, *neighbour, figures);
  }
  const auto report = RunCheckedLoad(questions);
  if (!report.ok()) return report.status();
  Add(*report, std::numeric_limits<double>::quiet_NaN(), figures);
  return absl::OkStatus();
}

Result ToResult(const Kind& kind, double rate, const Figures& figures,
                const Figures& alone) {
  Result result;
  result.Add("name", kind.name)
      .Add("transport", TransportName(Transport::kUnix))
      .Add("rate", rate)
      .Add("calls_per_s", Median(figures.calls_per_second))
      .Add("p50_us", Median(figures.p50))
      .Add("p99_us", Median(figures.p99))
      .Add("max_us", Median(figures.max))
      .Add("p99_ratio", Median(Ratios(figures.p99, alone.p99)))
      .Add("neighbour_items_per_s", Median(figures.neighbour_items));
  return result;
}

// No neighbour is always chosen: the others are compared with it.
bool IsChosen(std::size_t kind, const std::string& only) {
  return kind == 0 || absl::StrContains(Kinds()[kind].name, only);
}

}  // namespace

std::string CheckNeighbour(const std::string& only) {
  std::vector<std::string> names;
  for (std::size_t kind = 1; kind < kKinds; ++kind) {
    if (IsChosen(kind, only)) return "";
    names.emplace_back(Kinds()[kind].name);
  }
  return absl::StrCat("'", only, "' is in the name of none of ",
                      absl::StrJoin(names, ", "));
}

absl::StatusOr<std::vector<Result>> RunNeighbourBench(
    const NeighbourBenchOptions& options) {
  const TempDir dir;
  ServerProcess yatzyd = ServerProcess::Yatzyd(dir.File("state"));
  const client::LoadOptions questions =
      Questions(yatzyd.Address(Transport::kUnix), options);
  client::LoadOptions checked = questions;
  checked.check_share = 0.1;
  if (const auto report = RunCheckedLoad(checked); !report.ok()) {
    return report.status();
  }
  const std::string admin_address =
      absl::StrCat("unix:", dir.File("state"), "/admin.sock");
  std::array<Figures, kKinds> figures;
  for (int i = 0; i < options.repetitions; ++i) {
    std::cerr << "repetition " << i + 1 << " of " << options.repetitions
              << "\n";
    for (std::size_t kind = 0; kind < figures.size(); ++kind) {
      if (!IsChosen(kind, options.only)) continue;
      absl::Status status = RunBeside(Kinds()[kind], questions, admin_address,
                                      yatzyd, figures[kind]);
      if (!status.ok()) return status;
    }
  }
  std::vector<Result> results;
  for (std::size_t kind = 0; kind < figures.size(); ++kind) {
    if (!IsChosen(kind, options.only)) continue;
    results.push_back(
        ToResult(Kinds()[kind], options.rate, figures[kind], figures[0]));
  }
  return results;
}

}  // namespace yatzy
