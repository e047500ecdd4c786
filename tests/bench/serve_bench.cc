#include "tests/bench/serve_bench.h"

#include <algorithm>
#include <cmath>
#include <iostream>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "client/lib/yatzy_client.h"
#include "client/load/load.h"
#include "client/load/played_games.h"
#include "tests/bench/checked_load.h"
#include "tests/bench/server_process.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

using client::LoadMethod;

constexpr int kMostBatches = 64;

struct Case {
  const char* name;
  LoadMethod method;
  int batch_size = 1;
  int max_actions = 5;
  bool include_scoring = false;
  bool totals_only = false;
  int in_flight = 32;  // enough to keep both processors busy
  // At half load: enough for a pause of the machine, and no more than the
  // server lets wait, since a batch beyond is refused.
  int most_in_flight = 1024;
};

constexpr Case kCases[] = {
    {.name = "serve/evaluate", .method = LoadMethod::kEvaluateState},
    {.name = "serve/analyze/top5", .method = LoadMethod::kAnalyzePosition},
    {.name = "serve/analyze/top5/scoring",
     .method = LoadMethod::kAnalyzePosition,
     .include_scoring = true},
    {.name = "serve/batch_evaluate/10000",
     .method = LoadMethod::kBatchEvaluateStates,
     .batch_size = 10'000,
     .in_flight = 8,
     .most_in_flight = kMostBatches},
    {.name = "serve/batch_analyze/1000/top1",
     .method = LoadMethod::kBatchAnalyzePositions,
     .batch_size = 1000,
     .max_actions = 1,
     .in_flight = 8,
     .most_in_flight = kMostBatches},
    {.name = "serve/review", .method = LoadMethod::kReviewGame},
    {.name = "serve/batch_review/64",
     .method = LoadMethod::kBatchReviewGames,
     .batch_size = 64,
     .totals_only = true,
     .in_flight = 8,
     .most_in_flight = kMostBatches},
};

constexpr absl::Duration kWarmUp = absl::Milliseconds(200);

// What every case is measured with.
struct Setting {
  const ServeBenchOptions& bench;
  const ServerProcess& yatzyd;
  const ServerProcess& echo_server;
  std::vector<std::string> games;  // to review
};

client::LoadOptions OptionsOf(const Case& what, const Setting& setting,
                              const ServerProcess& server,
                              Transport transport) {
  client::LoadOptions options;
  options.address = server.Address(transport);
  options.connections = 2;
  options.in_flight = what.in_flight;
  options.warm_up = kWarmUp;
  options.duration = setting.bench.run;
  options.mix = {{what.method, 1}};
  options.batch_size = what.batch_size;
  options.max_actions = what.max_actions;
  options.include_scoring = what.include_scoring;
  options.totals_only = what.totals_only;
  options.games_to_review = setting.games;
  options.rerolls_left = 2;
  options.check_share = 0;
  return options;
}

// Bytes of an answer, on average.
double MeanAnswer(const client::LoadReport& report) {
  const client::MethodReport& method = report.methods.front();
  return static_cast<double>(method.answer_bytes) /
         static_cast<double>(method.latency.count());
}

// The runs of one server.
struct Figures {
  std::vector<double> calls_per_second;
  std::vector<double> items_per_second;
  std::vector<double> p50;
  std::vector<double> p99;
  double answer_bytes = 0;  // the mean of the last run

  void AddRate(const client::LoadReport& report) {
    calls_per_second.push_back(report.calls_per_second);
    items_per_second.push_back(report.items_per_second);
    answer_bytes = MeanAnswer(report);
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

// That the echo server moves as many bytes as the other, or their ratio says
// little.
absl::Status CheckSizes(const Case& what, const Figures& ours,
                        const Figures& echo) {
  constexpr double kTolerance = 0.05;
  if (std::abs(echo.answer_bytes / ours.answer_bytes - 1) <= kTolerance) {
    return absl::OkStatus();
  }
  return absl::DataLossError(absl::StrFormat(
      "%s: the echo server's answers have %.1f bytes, yatzyd's %.1f on average",
      what.name, echo.answer_bytes, ours.answer_bytes));
}

Result ResultOf(const Case& what, Transport transport, const Figures& ours,
                const Figures& echo) {
  Result result;
  result.Add("name", what.name)
      .Add("transport", TransportName(transport))
      .Add("calls_per_s", Median(ours.calls_per_second))
      .Add("items_per_s", Median(ours.items_per_second))
      .Add("p50_us", Median(ours.p50))
      .Add("p99_us", Median(ours.p99))
      .Add("echo_calls_per_s", Median(echo.calls_per_second))
      .Add("echo_p99_us", Median(echo.p99))
      .Add("ratio",
           Median(Ratios(ours.calls_per_second, echo.calls_per_second)))
      .Add("p99_ratio", Median(Ratios(ours.p99, echo.p99)))
      .Add("answer_bytes", ours.answer_bytes)
      .Add("echo_answer_bytes", echo.answer_bytes);
  return result;
}

absl::StatusOr<Result> Compare(const Case& what, Transport transport,
                               const Setting& setting) {
  const ServeBenchOptions& bench = setting.bench;
  client::LoadOptions ours =
      OptionsOf(what, setting, setting.yatzyd, transport);
  client::LoadOptions echo =
      OptionsOf(what, setting, setting.echo_server, transport);
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
  if (status.ok() && bench.against.empty()) {
    status = CheckSizes(what, our_figures, echo_figures);
  }
  if (!status.ok()) return status;
  // Neither is to fall behind, or the times are those of its queue.
  ours.calls_per_second = echo.calls_per_second =
      std::min(Median(our_figures.calls_per_second),
               Median(echo_figures.calls_per_second)) /
      2;
  ours.in_flight = echo.in_flight = what.most_in_flight;
  status = TakeTurns(bench.repetitions, ours, echo,
                     [&](bool is_ours, const client::LoadReport& report) {
                       figures(is_ours).AddLatency(report);
                     });
  if (!status.ok()) return status;
  return ResultOf(what, transport, our_figures, echo_figures);
}

bool IsChosen(const Case& what, const std::string& only) {
  return absl::StrContains(what.name, only);
}

// The same games for both servers: the echo server plays none.
absl::StatusOr<std::vector<std::string>> GamesOf(const ServerProcess& yatzyd) {
  const auto caller = client::YatzyClient::Create(
      yatzyd.Address(Transport::kUnix), {.deadline = absl::Minutes(1)});
  if (!caller.ok()) return caller.status();
  return client::FetchGamesToReview(*caller, "", 1);
}

}  // namespace

std::string CheckServeCase(const std::string& only) {
  std::vector<std::string> names;
  for (const Case& what : kCases) {
    if (IsChosen(what, only)) return "";
    names.emplace_back(what.name);
  }
  return absl::StrCat("'", only, "' is in the name of none of ",
                      absl::StrJoin(names, ", "));
}

absl::StatusOr<std::vector<Result>> RunServeBench(
    const ServeBenchOptions& options) {
  const TempDir dir;
  const ServerProcess yatzyd = ServerProcess::Yatzyd(dir.File("state"));
  const ServerProcess echo =
      options.against.empty()
          ? ServerProcess::Echo(options.echo_threads)
          : ServerProcess::Yatzyd(dir.File("other"), options.against);
  auto games = GamesOf(yatzyd);
  if (!games.ok()) return games.status();
  const Setting setting{options, yatzyd, echo, *std::move(games)};
  std::vector<Result> results;
  for (const Case& what : kCases) {
    if (!IsChosen(what, options.only)) continue;
    for (const Transport transport : kTransports) {
      std::cerr << what.name << " " << TransportName(transport) << "\n";
      auto result = Compare(what, transport, setting);
      if (!result.ok()) return result.status();
      results.push_back(*std::move(result));
    }
  }
  return results;
}

}  // namespace yatzy
