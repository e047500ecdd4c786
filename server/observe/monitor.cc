#include "server/observe/monitor.h"

#include <grpcpp/grpcpp.h>
#include <prometheus/text_serializer.h>

#include <algorithm>
#include <cmath>
#include <iterator>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "core/verify/verify.h"
#include "server/log/logging.h"

namespace yatzy::server {
namespace {

// How far a table solved in float may be from the exact E(start).
constexpr double kTolerance = 1e-3;

#if defined(__clang__)
constexpr char kCompiler[] = "clang " __clang_version__;
#else
constexpr char kCompiler[] = "gcc " __VERSION__;
#endif

constexpr char kIndex[] = R"(yatzyd

/metrics  for Prometheus
/healthz  whether the process is alive and well
/readyz   whether it serves
)";

// Whether this can be the expected score of a new game. What it is was proved
// for Scandinavian Yatzy only.
bool IsPlausible(const Game& game, double expected_start) {
  if (&game == Game::Default().get()) {
    return std::abs(expected_start - kReferenceExpectedStart) < kTolerance;
  }
  int bonus = 0;
  for (const BonusTier& tier : game.rules().tiers) bonus = tier.points;
  return expected_start >= 0 && expected_start <= game.most_banked() + bonus;
}

double SecondsSince1970(absl::Time time) {
  return absl::ToDoubleSeconds(time - absl::UnixEpoch());
}

}  // namespace

Monitor::Monitor(const AdvisorService& service, const QueryServer& server,
                 const CallObserver& calls)
    : service_(service), server_(server), calls_(calls) {
  metrics_.AddGauges("yatzy_build_info", "1; what the daemon was built from.",
                     []() -> LabelledValues {
                       return {{{{"version", YATZY_VERSION},
                                 {"grpc", grpc::Version()},
                                 {"compiler", kCompiler}},
                                1}};
                     });
  AddTableMetrics();
  resolve_.AddTo(metrics_);
  AddServerMetrics();
  AddLogMetrics();
  AddProcessMetrics(metrics_);
}

LabelledValues Monitor::ByRuleSet(
    double (*value)(const TableRegistry::Publication& last)) const {
  LabelledValues values;
  for (const auto& game : service_.games().all()) {
    values.push_back(
        {{{"rule_set", game->id()}}, value(game->registry.LastPublication())});
  }
  return values;
}

void Monitor::AddTableMetrics() {
  metrics_.AddGauges(
      "yatzy_table_info", "1 for each table in service.",
      [this]() -> LabelledValues {
        LabelledValues values;
        for (const auto& game : service_.games().all()) {
          const auto table = game->registry.Snapshot();
          if (table == nullptr) continue;
          const std::string arithmetic(ArithmeticName(table->arithmetic()));
          values.push_back({{{"rule_set", game->id()},
                             {"table_id", table->id()},
                             {"arithmetic", arithmetic}},
                            1});
        }
        return values;
      });
  metrics_.AddGauges(
      "yatzy_targets_serving",
      "1 while a table of targets of the rule set is in service.",
      [this]() -> LabelledValues {
        LabelledValues values;
        for (const auto& game : service_.games().all()) {
          const bool is_there = game->targets.Snapshot() != nullptr;
          values.push_back({{{"rule_set", game->id()}}, is_there ? 1.0 : 0.0});
        }
        return values;
      });
  metrics_.AddGauges(
      "yatzy_table_published_timestamp_seconds",
      "When the table went into service, in seconds since 1970; 0 without one.",
      [this] {
        return ByRuleSet([](const auto& last) {
          return last.number == 0 ? 0 : SecondsSince1970(last.time);
        });
      });
  metrics_.AddCounters("yatzy_table_swaps_total",
                       "Tables that have replaced another in service.", [this] {
                         return ByRuleSet([](const auto& last) {
                           return static_cast<double>(
                               std::max<std::int64_t>(last.number - 1, 0));
                         });
                       });
}

void Monitor::AddServerMetrics() {
  metrics_.AddGauge("yatzy_serving", "1 while the server serves, as /readyz.",
                    [this] { return server_.IsServing() ? 1 : 0; });
  metrics_.AddGauges(
      "yatzy_rule_set_serving", "1 while a rule set is served.", [this] {
        LabelledValues values;
        for (const auto& game : service_.games().all()) {
          values.push_back({{{"rule_set", game->id()}},
                            server_.IsServing(*game) ? 1.0 : 0.0});
        }
        return values;
      });
  metrics_.AddGauge(
      "yatzy_batches_queued", "Batches that wait for a batch thread.",
      [this] { return static_cast<double>(server_.Load().batches_queued); });
  metrics_.AddGauge(
      "yatzy_streams_open",
      "StreamAnalyzePositions and StreamReviewGames calls that are open.",
      [this] { return server_.Load().streams_open; });
  metrics_.AddGauge("yatzy_health_watches_open", "Health watches open.",
                    [this] { return server_.Load().watches_open; });
  metrics_.AddGauge("yatzy_connections_open",
                    "Connections of the public listener.",
                    [this] { return server_.Load().connections; });
}

void Monitor::AddLogMetrics() {
  metrics_.AddCounters(
      "yatzy_log_lines_dropped_total", "Lines that are missing from the log.",
      []() -> LabelledValues {
        const LogStats stats = LogStatsNow();
        return {{{{"reason", "rate"}}, static_cast<double>(stats.suppressed)},
                {{{"reason", "overrun"}}, static_cast<double>(stats.overrun)}};
      });
}

std::map<std::string, HttpPage> Monitor::Pages() const {
  return {{"/", [] { return HttpAnswer{.body = kIndex}; }},
          {"/metrics", [this] { return Metrics(); }},
          {"/healthz", [this] { return Health(); }},
          {"/readyz", [this] { return Readiness(); }}};
}

HttpAnswer Monitor::Metrics() const {
  std::vector<prometheus::MetricFamily> families = calls_.Collect();
  std::vector<prometheus::MetricFamily> others = metrics_.Collect();
  std::move(others.begin(), others.end(), std::back_inserter(families));
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, families);
  return {.content_type = "text/plain; version=0.0.4; charset=utf-8",
          .body = text.str()};
}

HttpAnswer Monitor::Health() const {
  std::string text = "ok\n";
  for (const auto& game : service_.games().all()) {
    v1::EvaluateStateRequest request;
    request.set_rule_set(game->id());
    v1::EvaluateStateResponse answer;
    const absl::Status status = service_.EvaluateState(request, answer);
    if (absl::IsUnavailable(status)) {
      if (game.get() == &service_.games().main()) text = "ok, no table yet\n";
    } else if (!status.ok()) {
      return {.status = 500, .body = std::string(status.message()) + "\n"};
    } else if (!IsPlausible(*game->game, answer.expected_final())) {
      return {.status = 500,
              .body = absl::StrCat("wrong answer for the start of the game, "
                                   "rule set ",
                                   game->id(), "\n")};
    }
  }
  return {.body = text};
}

HttpAnswer Monitor::Readiness() const {
  if (server_.IsServing()) return {.body = "serving\n"};
  return {.status = 503, .body = "not serving\n"};
}

}  // namespace yatzy::server
