#include "server/start/table_startup.h"

#include <cmath>
#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "core/game/game.h"
#include "core/solver/solver.h"
#include "core/verify/verify.h"
#include "proto/status/steady_time.h"
#include "server/log/log_event.h"
#include "server/tables/solve_limit.h"

namespace yatzy::server {
namespace {

using TablePtr = std::shared_ptr<const ValueTable>;

// The payload of an error, never sent to anybody.
constexpr char kIsTooLarge[] = "yatzyd/too-large-to-solve";

double MillisecondsSince(SteadyTime start) {
  return absl::ToDoubleMilliseconds(SteadyTime::Now() - start);
}

void LogProgress(const Game& game, const SolveProgress& progress) {
  LogEvent(LogLevel::kInfo, "solving",
           {{"level", progress.level},
            {"states", progress.states_solved},
            {"percent", std::round(1000.0 * progress.states_solved /
                                   game.reachable_states()) /
                            10},
            {"rule_set", game.id()}});
}

void LogNoCheckpoint(const Game& game, const absl::Status& why) {
  LogEvent(LogLevel::kWarn, "no checkpoint of the solve",
           {{"reason", std::string(why.message())}, {"rule_set", game.id()}});
}

absl::StatusOr<TablePtr> SolveVerified(const ServedGame& served,
                                       const Config& config,
                                       const std::stop_token& stop) {
  const std::shared_ptr<const Game>& game = served.game;
  if (absl::Status s = CheckSolveAllowed(*game, config.max_solve_memory());
      !s.ok()) {
    s.SetPayload(kIsTooLarge, absl::Cord());
    return s;
  }
  SolveOptions options;
  options.threads = config.solver_threads;
  options.arithmetic = config.arithmetic;
  options.simd = config.simd;
  options.stop = stop;
  options.on_checkpoint_failure = [&game](const absl::Status& why) {
    LogNoCheckpoint(*game, why);
  };
  options.checkpoint = served.store->checkpoint_path();
  options.on_progress = [&game](const SolveProgress& progress) {
    LogProgress(*game, progress);
  };
  LogEvent(LogLevel::kInfo, "solving",
           {{"arithmetic", ArithmeticName(config.arithmetic)},
            {"simd", SimdName(config.simd)},
            {"rule_set", game->id()}});
  const SteadyTime start = SteadyTime::Now();
  absl::StatusOr<TablePtr> table = Solve(game, options);
  if (!table.ok()) return table;
  LogEvent(LogLevel::kInfo, "solved",
           {{"took_ms", MillisecondsSince(start)}, {"rule_set", game->id()}});
  const absl::Status status = VerifyTable(**table);
  if (status.ok()) return table;
  return absl::InternalError(
      absl::StrCat("own solution refused: ", status.message()));
}

// The checkpoint is twice as large as the table, and of no use to a solution:
// it may be what leaves no room for that.
absl::Status StoreSolution(TableStore& store, const ValueTable& table) {
  const absl::Status status = store.Store(table);
  if (!absl::IsResourceExhausted(status)) return status;
  store.RemoveCheckpoint();
  return store.Store(table);
}

}  // namespace

absl::StatusOr<TablePtr> ObtainTable(ServedGame& game, const Config& config,
                                     const std::stop_token& stop) {
  TableStore& store = *game.store;
  const SteadyTime start = SteadyTime::Now();
  const std::string path = store.current_path();
  if (absl::Status s = store.CheckFolder(); !s.ok()) return s;
  absl::StatusOr<TablePtr> table = store.OpenCurrent();
  if (table.ok()) {
    store.RemoveCheckpoint();
    LogEvent(LogLevel::kInfo, "table",
             {{"source", "file"},
              {"residency", ResidencyName(store.residency())},
              {"path", path},
              {"took_ms", MillisecondsSince(start)},
              {"rule_set", game.id()}});
    return table;
  }
  if (!absl::IsNotFound(table.status())) {
    LogEvent(LogLevel::kError, "bad table",
             {{"reason", std::string(table.status().message())},
              {"rule_set", game.id()}});
    if (config.on_bad_table == OnBadTable::kFail) return table;
    const absl::StatusOr<std::string> aside = store.SetCurrentAside();
    if (!aside.ok()) return aside.status();
    LogEvent(LogLevel::kWarn, "bad table set aside", {{"path", *aside}});
  }
  table = SolveVerified(game, config, stop);
  if (!table.ok()) return table;
  if (const absl::Status status = StoreSolution(store, **table); !status.ok()) {
    LogEvent(
        LogLevel::kError, "table not written, served from memory",
        {{"reason", std::string(status.message())}, {"rule_set", game.id()}});
  } else {
    table = store.AsServed(*table);
  }
  LogEvent(LogLevel::kInfo, "table",
           {{"source", "solved"},
            {"path", path},
            {"took_ms", MillisecondsSince(start)},
            {"rule_set", game.id()}});
  return table;
}

bool IsTooLargeToSolve(const absl::Status& status) {
  return status.GetPayload(kIsTooLarge).has_value();
}

absl::Status ObtainTargets(ServedGame& game, const Config& config,
                           absl::FunctionRef<absl::Status()> solve,
                           bool& is_bad_file) {
  TargetStore& store = *game.target_store;
  const SteadyTime start = SteadyTime::Now();
  const auto opened = store.Open();
  if (opened.ok()) game.targets.Publish(*opened);
  if (!opened.ok() && !IsBadTable(opened.status())) {
    if (!absl::IsNotFound(opened.status())) return opened.status();
  } else if (!opened.ok()) {
    LogEvent(LogLevel::kError, "bad targets",
             {{"reason", std::string(opened.status().message())},
              {"rule_set", game.id()}});
    is_bad_file = config.on_bad_table == OnBadTable::kFail;
    if (is_bad_file) return opened.status();
    const absl::StatusOr<std::string> aside = store.SetFileAside();
    if (!aside.ok()) return aside.status();
    LogEvent(LogLevel::kWarn, "bad targets set aside", {{"path", *aside}});
  }
  if (!opened.ok()) {
    if (absl::Status status = solve(); !status.ok()) return status;
  }
  const auto served = game.targets.Snapshot();
  LogEvent(
      LogLevel::kInfo, "targets",
      {{"source", opened.ok() ? "file" : "solved"},
       {"table_id", served == nullptr ? "" : served->id()},
       {"residency",
        served == nullptr ? "" : ResidencyName(store.ResidencyOf(*served))},
       {"path", store.path()},
       {"took_ms", MillisecondsSince(start)},
       {"rule_set", game.id()}});
  return absl::OkStatus();
}

}  // namespace yatzy::server
