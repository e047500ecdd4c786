#include "server/admin/resolve_operation.h"

#include <array>
#include <exception>
#include <new>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "core/game/game.h"
#include "core/os/sha256.h"
#include "core/solver/target_solver.h"
#include "core/verify/verify.h"
#include "core/verify/verify_targets.h"
#include "proto/status/steady_time.h"
#include "server/log/log_event.h"
#include "server/os/threads.h"
#include "server/tables/solve_limit.h"

namespace yatzy::server {
namespace {

using Mean = std::shared_ptr<const ValueTable>;
using Targets = std::shared_ptr<const TargetTable>;

absl::Status CheckWritable(const ServedGame& game, Objective objective) {
  const bool is_mean = objective == Objective::kMean;
  // First of all, because it never changes.
  absl::Status keeps = is_mean ? absl::OkStatus() : CheckKeepsTargets(game);
  if (!keeps.ok()) return keeps;
  // Until then the start of the daemon works at it.
  if (game.registry.Snapshot() == nullptr) return NoTableYet(game);
  return is_mean ? game.store->CheckWritable()
                 : game.target_store->CheckWritable();
}

void LogUnused(const std::string& table_id, const absl::Status& why) {
  LogEvent(LogLevel::kWarn, "kept table not used",
           {{"table_id", table_id}, {"reason", std::string(why.message())}});
}

// A table that cannot be opened is no reason to fail: it can be solved.
std::optional<ResolvedTable> FindKept(const TableStore& store,
                                      Arithmetic arithmetic) {
  const auto kept = store.List();
  if (!kept.ok()) {
    LogEvent(LogLevel::kWarn, "kept tables not listed",
             {{"reason", std::string(kept.status().message())}});
    return std::nullopt;
  }
  for (const KeptTable& table : *kept) {
    if (!table.defect.ok() || table.arithmetic != arithmetic) continue;
    const auto opened = store.OpenKept(table.table_id);
    if (opened.ok()) return *opened;
    LogUnused(table.table_id, opened.status());
  }
  return std::nullopt;
}

std::optional<ResolvedTable> FindTargets(const TargetStore& store) {
  const auto opened = store.Open();
  if (opened.ok()) return *opened;
  if (!absl::IsNotFound(opened.status())) LogUnused("", opened.status());
  return std::nullopt;
}

absl::StatusOr<ResolvedTable> SolveAside(
    Simd simd, const std::function<void()>& maybe_rest,
    const ResolveRequest& request, const std::stop_token& stop,
    const std::function<void(const SolveProgress&)>& on_progress) {
  SolveOptions options;
  options.threads = request.threads;
  options.arithmetic = request.arithmetic;
  options.simd = simd;
  options.on_progress = on_progress;
  options.on_thread = YieldToOtherThreads;
  options.after_task = maybe_rest;
  options.stop = stop;
  if (request.objective == Objective::kTargets) {
    return SolveTargets(request.game, options);
  }
  return Solve(request.game, options);
}

// What is known of a table.
ResolveOutcome Describe(const ResolvedTable& table) {
  ResolveOutcome outcome;
  if (const auto* targets = std::get_if<Targets>(&table)) {
    outcome.table_id = (*targets)->id();
    outcome.values_sha256 = ToHex((*targets)->payload_sha256());
    return outcome;
  }
  const ValueTable& mean = *std::get<Mean>(table);
  outcome.table_id = mean.id();
  outcome.values_sha256 = ToHex(mean.values_sha256());
  outcome.expected_final = mean.ExpectedRemaining(State{});
  return outcome;
}

absl::Status VerifyResolved(const ResolvedTable& table) {
  const auto* targets = std::get_if<Targets>(&table);
  return targets == nullptr ? VerifyTable(*std::get<Mean>(table))
                            : VerifyTargets(**targets);
}

const Game& GameOf(const ResolvedTable& table) {
  return std::visit([](const auto& one) -> const Game& { return one->game(); },
                    table);
}

absl::Status Store(ServedGame& game, const ResolvedTable& table) {
  const auto* targets = std::get_if<Targets>(&table);
  return targets == nullptr ? game.store->Store(*std::get<Mean>(table))
                            : game.target_store->Store(**targets);
}

void Publish(ServedGame& game, const ResolvedTable& table) {
  if (const auto* targets = std::get_if<Targets>(&table)) {
    game.targets.Publish(game.target_store->AsServed(*targets));
  } else {
    game.registry.Publish(game.store->AsServed(std::get<Mean>(table)));
  }
}

class ResolveRun {
 public:
  ResolveRun(const ResolveSteps& steps, const ResolveRequest& request,
             const std::stop_token& stop, ResolveObserver observer)
      : steps_(steps), request_(request), stop_(stop), observer_(observer) {}

  absl::StatusOr<ResolveOutcome> Run() {
    std::optional<ResolvedTable> table;
    if (!request_.force) table = steps_.find_kept(request_);
    const bool is_kept = table.has_value();
    if (!is_kept) {
      auto solved = Solve();
      if (!solved.ok()) return solved.status();
      table = *std::move(solved);
    }
    if (absl::Status status = Verify(*table); !status.ok()) return status;
    absl::Status status = Enter(ResolvePhase::kPublishing);
    if (status.ok()) status = steps_.store(*table);
    if (!status.ok()) return status;
    const absl::Time publish_time = absl::Now();
    steps_.publish(*table);
    ResolveOutcome outcome = Describe(*table);
    outcome.solved = !is_kept;
    outcome.solve_time = solve_time_;
    outcome.publish_time = publish_time;
    return outcome;
  }

 private:
  absl::StatusOr<ResolvedTable> Solve() {
    absl::Status status = Enter(ResolvePhase::kSolving);
    if (!status.ok()) return status;
    const SteadyTime start = SteadyTime::Now();
    auto table =
        steps_.solve(request_, stop_, [this](const SolveProgress& progress) {
          progress_.levels_solved =
              request_.game->categories() - progress.level;
          progress_.states_solved = progress.states_solved;
          observer_(progress_).IgnoreError();  // the solver sees `stop` itself
        });
    solve_time_ = SteadyTime::Now() - start;
    return table;
  }

  absl::Status Verify(const ResolvedTable& table) {
    absl::Status status = Enter(ResolvePhase::kVerifying);
    if (!status.ok()) return status;
    status = steps_.verify(table);
    if (status.ok()) return status;
    return absl::InternalError(
        absl::StrCat("own table refused: ", status.message()));
  }

  absl::Status Enter(ResolvePhase phase) {
    progress_.phase = phase;
    return observer_(progress_);
  }

  const ResolveSteps& steps_;
  const ResolveRequest& request_;
  const std::stop_token& stop_;
  const ResolveObserver observer_;
  ResolveProgress progress_;
  absl::Duration solve_time_;
};

}  // namespace

absl::Status NoTableYet(const ServedGame& game) {
  return absl::UnavailableError(absl::StrCat(
      "the server has no table of ", game.id(),
      ": it is starting, or its log says why it does not serve that"));
}

const char* ResolvePhaseName(ResolvePhase phase) {
  constexpr auto kNames =
      std::to_array({"pending", "solving", "verifying", "publishing", "done",
                     "failed", "cancelled"});
  static_assert(kNames.size() ==
                static_cast<std::size_t>(ResolvePhase::kCancelled) + 1);
  return kNames[static_cast<std::size_t>(phase)];
}

void LogStart(const ResolveOperation& operation) {
  const ResolveRequest& request = operation.request;
  LogEvent(LogLevel::kInfo, "resolve",
           {{"operation", operation.name},
            {"phase", "pending"},
            {"threads", request.threads},
            {"arithmetic", ArithmeticName(request.arithmetic)},
            {"force", request.force},
            {"request_id", request.request_id},
            {"objective", ObjectiveName(request.objective)},
            {"rule_set", request.game->id()}});
}

void LogPhase(const std::string& name, ResolvePhase phase) {
  LogEvent(LogLevel::kInfo, "resolve",
           {{"operation", name}, {"phase", ResolvePhaseName(phase)}});
}

void LogEnd(const ResolveOperation& operation) {
  const double took_ms = absl::ToDoubleMilliseconds(operation.took);
  const char* phase = ResolvePhaseName(operation.progress.phase);
  if (operation.error.ok()) {
    LogEvent(LogLevel::kInfo, "resolve",
             {{"operation", operation.name},
              {"phase", phase},
              {"table_id", operation.outcome.table_id},
              {"solved", operation.outcome.solved},
              {"took_ms", took_ms}});
  } else {
    LogEvent(LogLevel::kWarn, "resolve",
             {{"operation", operation.name},
              {"phase", phase},
              {"took_ms", took_ms},
              {"reason", std::string(operation.error.message())}});
  }
}

ResolveSteps StepsOf(ServedGames& games, Simd simd,
                     std::function<void()> maybe_rest,
                     std::uint64_t max_memory) {
  const auto served = [&games](const Game& game) -> ServedGame& {
    return **games.Find(game.id());
  };
  return {
      .check_writable =
          [served, max_memory](const ResolveRequest& request) {
            absl::Status status =
                CheckWritable(served(*request.game), request.objective);
            if (status.ok() && request.objective == Objective::kMean) {
              status = CheckSolveAllowed(*request.game, max_memory);
            }
            return status;
          },
      .on_thread = YieldToOtherThreads,
      .find_kept =
          [served](const ResolveRequest& request) {
            const ServedGame& game = served(*request.game);
            return request.objective == Objective::kTargets
                       ? FindTargets(*game.target_store)
                       : FindKept(*game.store, request.arithmetic);
          },
      .solve =
          [simd, maybe_rest = std::move(maybe_rest)](
              const auto& request, const auto& stop, const auto& on_progress) {
            return SolveAside(simd, maybe_rest, request, stop, on_progress);
          },
      .verify = VerifyResolved,
      .store =
          [served](const ResolvedTable& table) {
            return Store(served(GameOf(table)), table);
          },
      .publish =
          [served](const ResolvedTable& table) {
            Publish(served(GameOf(table)), table);
          },
  };
}

absl::StatusOr<ResolveOutcome> RunResolve(const ResolveSteps& steps,
                                          const ResolveRequest& request,
                                          const std::stop_token& stop,
                                          ResolveObserver observer) {
  try {
    return ResolveRun(steps, request, stop, observer).Run();
  } catch (const std::bad_alloc&) {
    return absl::ResourceExhaustedError("out of memory");
  } catch (const std::exception& error) {
    return absl::InternalError(absl::StrCat("exception: ", error.what()));
  } catch (...) {
    return absl::InternalError("exception of an unknown kind");
  }
}

}  // namespace yatzy::server
