// A re-solve: what it is asked to do, how far it is, and its steps.
#ifndef YATZY_SERVER_ADMIN_RESOLVE_OPERATION_H_
#define YATZY_SERVER_ADMIN_RESOLVE_OPERATION_H_

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "core/game/game.h"
#include "core/kernel/simd/simd.h"
#include "core/solver/solver.h"
#include "core/table/objective.h"
#include "core/table/target_table.h"
#include "core/table/value_table.h"
#include "server/tables/served_games.h"

namespace yatzy::server {

// What a re-solve is asked to do. The server's settings have been filled in.
struct ResolveRequest {
  std::string request_id;  // empty: none
  int threads = 0;         // as SolveOptions::threads
  Arithmetic arithmetic = Arithmetic::kDouble;
  bool force = false;  // solve even if such a table is kept
  std::shared_ptr<const Game> game = Game::Default();  // one that is served
  Objective objective = Objective::kMean;

  bool operator==(const ResolveRequest&) const = default;
};

// An operation goes through these from top to bottom, leaves some out, and ends
// with one of the last three.
enum class ResolvePhase {
  kPending,
  kSolving,
  kVerifying,
  kPublishing,  // from here on it cannot be cancelled
  kDone,
  kFailed,
  kCancelled,
};

// "pending", "solving" and so on.
const char* ResolvePhaseName(ResolvePhase phase);

struct ResolveProgress {
  ResolvePhase phase = ResolvePhase::kPending;
  int levels_solved = 0;  // 0 to the categories of the game
  int states_solved = 0;  // 0 to the reachable ones of the game
};

// What a re-solve came to.
struct ResolveOutcome {
  std::string table_id;
  std::string values_sha256;  // hexadecimal
  double expected_final = 0;  // of a new game; 0 for targets
  bool solved = false;        // false: a kept table was used
  absl::Duration solve_time;
  absl::Time publish_time;
};

// A re-solve as it was at some moment.
struct ResolveOperation {
  int number = 0;    // 1, 2, ..
  std::string name;  // "operations/1"
  ResolveRequest request;
  absl::Time create_time;
  ResolveProgress progress;
  int changes = 0;  // of the progress, so far; the first is its beginning

  // Once it has ended:
  absl::Time end_time;
  absl::Duration took;     // no difference of the times: the clock may be set
  absl::Status error;      // OK if it is done
  ResolveOutcome outcome;  // if it is done

  bool HasEnded() const { return progress.phase >= ResolvePhase::kDone; }
};

// Logs how an operation begins, goes on and ends.
void LogStart(const ResolveOperation& operation);
void LogPhase(const std::string& name, ResolvePhase phase);
void LogEnd(const ResolveOperation& operation);

// The table that a re-solve comes to, never null.
using ResolvedTable = std::variant<std::shared_ptr<const ValueTable>,
                                   std::shared_ptr<const TargetTable>>;

// What a re-solve is made of. The manager calls all but the first on its own
// thread, one after the other; an exception of any of them fails the operation.
struct ResolveSteps {
  // Whether the table that is asked for could be kept. Called before an
  // operation begins, by whoever starts it, one at a time.
  std::function<absl::Status(const ResolveRequest&)> check_writable;

  // Called once, on the thread that does all this, before anything else.
  std::function<void()> on_thread;

  // A kept table such as is asked for that has passed every check; nothing if
  // there is none.
  std::function<std::optional<ResolvedTable>(const ResolveRequest&)> find_kept;

  // CANCELLED soon after a request of `stop`.
  std::function<absl::StatusOr<ResolvedTable>(
      const ResolveRequest& request, const std::stop_token& stop,
      const std::function<void(const SolveProgress&)>& on_progress)>
      solve;

  std::function<absl::Status(const ResolvedTable&)> verify;

  // Makes it the table of its game that the next start serves. On failure the
  // disk is as before.
  std::function<absl::Status(const ResolvedTable&)> store;

  // Makes it the table that queries about its game are answered from.
  std::function<void(const ResolvedTable&)> publish;

  // Told of an operation that begins, and of every change of its progress; must
  // be quick and not call the manager. May be null.
  std::function<void(const ResolveOperation&)> on_change = nullptr;
};

// The steps of a daemon. `games`, which have stores, must outlive them. Threads
// that solve have a lower priority than those that answer, and call
// `maybe_rest` often, unless it is null. A table whose solve takes more than
// `max_memory` bytes is refused before it begins.
ResolveSteps StepsOf(
    ServedGames& games, Simd simd, std::function<void()> maybe_rest = nullptr,
    std::uint64_t max_memory = std::numeric_limits<std::uint64_t>::max());

// UNAVAILABLE, of a rule set that is not served: the daemon is still at work at
// its table, or has left it out for good.
absl::Status NoTableYet(const ServedGame& game);

// Told of every phase as it begins and every level as it is solved. An error
// for a phase ends the run with it; for a level it changes nothing.
using ResolveObserver = absl::FunctionRef<absl::Status(const ResolveProgress&)>;

// Takes the steps of one re-solve, on this thread:
//
//     solve --> verify --> store --> publish
//
// or the last three with a kept table. The first error is returned, and nothing
// follows it; an exception becomes INTERNAL, and RESOURCE_EXHAUSTED if memory
// runs out.
absl::StatusOr<ResolveOutcome> RunResolve(const ResolveSteps& steps,
                                          const ResolveRequest& request,
                                          const std::stop_token& stop,
                                          ResolveObserver observer);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMIN_RESOLVE_OPERATION_H_
