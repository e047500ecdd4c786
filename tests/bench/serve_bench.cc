#include "tests/bench/serve_bench.h"

#include <iostream>
#include <string>
#include <utility>

#include "client/load/load.h"
#include "tests/bench/checked_load.h"
#include "tests/bench/server_process.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

struct Case {
  const char* name;
  client::LoadMethod method;
  int batch_size;
  int max_actions;
  int in_flight;  // enough to keep both processors busy
  // At half load: enough for a pause of the machine, and no more than the
  // server lets wait, since a batch beyond is refused.
  int most_in_flight;
};

constexpr int kMostBatches = 64;

constexpr Case kCases[] = {
    {"serve/evaluate", client::LoadMethod::kEvaluateState, 1, 5, 32, 1024},
    {"serve/analyze/top5", client::LoadMethod::kAnalyzePosition, 1, 5, 32,
     1024},
    {"serve/batch_evaluate/10000", client::LoadMethod::kBatchEvaluateStates,
     10'000, 5, 8, kMostBatches},
    {"serve/batch_analyze/1000/top1",
     client::LoadMethod::kBatchAnalyzePositions, 1000, 1, 8, kMostBatches},
};

constexpr absl::Duration kWarmUp = absl::Milliseconds(200);

client::LoadOptions OptionsOf(const Case& what, const std::string& address,
                              absl::Duration run) {
  client::LoadOptions options;
  options.address = address;
  options.connections = 2;
  options.in_flight = what.in_flight;
  options.warm_up = kWarmUp;
  options.duration = run;
  options.mix = {{what.method, 1}};
  options.batch_size = what.batch_size;
  options.max_actions = what.max_actions;
  options.rerolls_left = 2;
  options.check_share = 0;
  return options;
}

// The runs of one server.
struct Figures {
  std::vector<double> calls_per_second;
  std::vector<double> items_per_second;
  std::vector<double> p50;
  std::vector<double> p99;

  void AddRate(const client::LoadReport& report) {
    calls_per_second.push_back(report.calls_per_second);
    items_per_second.push_back(report.items_per_second);
  }
  void AddLatency(const client::LoadReport& report) {
    p50.push_back(Microseconds(report.latency, 0.5));
    p99.push_back(Microseconds(report.latency, 0.99));
  }
};

// Runs the options of each server in turn and hands over the reports.
template <typename Add>
absl::Status TakeTurns(int repetitions, const client::LoadOptions& ours,
                       const client::LoadOptions& echo, const Add& add) {
  for (int i = 0; i < repetitions; ++i) {
    for (const bool is_ours : {i % 2 == 0, i % 2 != 0}) {
      const auto report = RunCheckedLoad(is_ours ? ours : echo);
      if (!report.ok()) return report.status();
      add(is_ours, *report);
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<Result> Compare(const Case& what, Transport transport,
                               const ServeBenchOptions& bench,
                               const ServerProcess& yatzyd,
                               const ServerProcess& echo_server) {
  client::LoadOptions ours =
      OptionsOf(what, yatzyd.Address(transport), bench.run);
  client::LoadOptions echo =
      OptionsOf(what, echo_server.Address(transport), bench.run);
  client::LoadOptions checked = ours;
  checked.check_share = 0.1;
  if (const auto report = RunCheckedLoad(checked); !report.ok()) {
    return report.status();
  }

  Figures our_figures;
  Figures echo_figures;
  const auto figures = [&](bool is_ours) -> Figures& {
    return is_ours ? our_figures : echo_figures;
  };
  absl::Status status =
      TakeTurns(bench.repetitions, ours, echo,
                [&](bool is_ours, const client::LoadReport& report) {
                  figures(is_ours).AddRate(report);
                });
  if (!status.ok()) return status;
  ours.calls_per_second = echo.calls_per_second =
      Median(echo_figures.calls_per_second) / 2;
  ours.in_flight = echo.in_flight = what.most_in_flight;
  status = TakeTurns(bench.repetitions, ours, echo,
                     [&](bool is_ours, const client::LoadReport& report) {
                       figures(is_ours).AddLatency(report);
                     });
  if (!status.ok()) return status;
  Result result;
  result.Add("name", what.name)
      .Add("transport", TransportName(transport))
      .Add("calls_per_s", Median(our_figures.calls_per_second))
      .Add("items_per_s", Median(our_figures.items_per_second))
      .Add("p50_us", Median(our_figures.p50))
      .Add("p99_us", Median(our_figures.p99))
      .Add("echo_calls_per_s", Median(echo_figures.calls_per_second))
      .Add("echo_p99_us", Median(echo_figures.p99))
      .Add("ratio", Median(Ratios(our_figures.calls_per_second,
                                  echo_figures.calls_per_second)))
      .Add("p99_ratio", Median(Ratios(our_figures.p99, echo_figures.p99)));
  return result;
}

}  // namespace

absl::StatusOr<std::vector<Result>> RunServeBench(
    const ServeBenchOptions& options) {
  const TempDir dir;
  const ServerProcess yatzyd = ServerProcess::Yatzyd(dir.File("state"));
  const ServerProcess echo =
      options.against.empty()
          ? ServerProcess::Echo()
          : ServerProcess::Yatzyd(dir.File("other"), options.against);
  std::vector<Result> results;
  for (const Case& what : kCases) {
    for (const Transport transport : kTransports) {
      std::cerr << what.name << " " << TransportName(transport) << "\n";
      auto result = Compare(what, transport, options, yatzyd, echo);
      if (!result.ok()) return result.status();
      results.push_back(*std::move(result));
    }
  }
  return results;
}

}  // namespace yatzy
