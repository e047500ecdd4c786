// The solver: the whole E_table of a game by backward induction.
//
// E(S) of a state with n filled categories depends only on states with n + 1,
// so the levels are solved one after the other, the last first, and the states
// of a level in parallel. The last level is known: the game is over and only
// the bonus remains. The values of a level are one long line of lanes across
// its sets (lane_layout.h). Each task takes a few vectors of that line, writes
// their values and reads rows of the level above. So there is nothing to lock,
// and the order of tasks cannot change a bit of the result.
#ifndef YATZY_CORE_SOLVER_SOLVER_H_
#define YATZY_CORE_SOLVER_SOLVER_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include "absl/status/statusor.h"
#include "core/game/game.h"
#include "core/kernel/simd/simd.h"
#include "core/table/exact_values.h"
#include "core/table/value_table.h"

namespace yatzy {

// Sent after each level.
struct SolveProgress {
  int level;  // number of filled categories of the level just solved
  std::uint32_t states_solved;  // of game.reachable_states()
};

struct SolveOptions {
  // Threads to use, at most one per processor. 0 means every processor that the
  // process may use, and only the performance cores where there are others too.
  int threads = 0;

  // kDouble: the stored floats are within half an ulp (1.6e-5) of the exact
  // solution. kFloat: for less time, within 5e-4 in Scandinavian Yatzy; games
  // of more points, dice and rolls round more.
  Arithmetic arithmetic = Arithmetic::kDouble;

  // The instruction set. All give the same bytes.
  Simd simd = BestSimd();

  // Called on the solving thread, between levels. Must not throw.
  std::function<void(const SolveProgress&)> on_progress = {};

  // Called on every thread that solves, the calling one included, before it
  // solves, and maybe several times. A caller may lower the thread's priority
  // here. Must not throw.
  std::function<void()> on_thread = {};

  // Called on every thread that solves after each of its tasks, which take
  // about ten microseconds. A caller may pause here. Must not throw.
  std::function<void()> after_task = {};

  // Where a large game, one of two million values or more, keeps what it has
  // solved (solve_checkpoint.h): a solve that ends early goes on from there at
  // the next call for the same game and arithmetic. The caller removes the file
  // when the table is safe. Empty: nowhere.
  std::string checkpoint = {};

  // Called if that file cannot be read or written. The solve goes on without
  // it. Must not throw.
  std::function<void(const absl::Status&)> on_checkpoint_failure = {};

  // A request here ends the solve within the time of one task per thread, about
  // ten microseconds.
  std::stop_token stop = {};
};

// Returns INVALID_ARGUMENT if options.threads is negative or options.simd is
// not available.
absl::Status ValidateSolveOptions(const SolveOptions& options);

// Solves a game. Blocks; safe to call from several threads at once. Needs about
// five times the memory of the table, 16 MiB for Scandinavian Yatzy; of a large
// game (solve_parts.h) 1.2 to 1.3 times in float, 1.5 to 1.8 in double. The
// result depends on the game and the arithmetic only, not on threads, compiler
// or processor.
//
// Returns CANCELLED if stopped, or an error of ValidateSolveOptions.
absl::StatusOr<std::shared_ptr<const ValueTable>> Solve(
    const std::shared_ptr<const Game>& game, const SolveOptions& options);

// Solves a game in double and keeps it so: within 1e-11 of the exact values.
// options.arithmetic is not asked. Errors of Solve.
absl::StatusOr<std::shared_ptr<const ExactValues>> SolveExactly(
    const std::shared_ptr<const Game>& game, const SolveOptions& options = {});

// Solves Scandinavian Yatzy.
absl::StatusOr<std::shared_ptr<const ValueTable>> Solve(
    const SolveOptions& options);

}  // namespace yatzy

#endif  // YATZY_CORE_SOLVER_SOLVER_H_
