// The solver of targets: the whole table T of a game by backward induction.
//
//     T(S)[n] = largest probability, over all policies, that at least n points
//               are still to come
//
// It obeys the recurrence of E (widget_kernel.h) with points as ways to go back
// in a row instead of numbers to add:
//
//     V0(r)[n] = max over open c of  T(C+c, m')[n - s(r,c)]
//     T(all filled, m)[n] = 1 if the bonus of m is n or more, else 0
//
// and expectation and choice are the same two steps, so the lanes of a vector
// are n, n + 1, .. of one state. A row is computed from its end, where it is 0,
// downwards until it is 1, and only what lies between is stored: a fifth less
// than all n that a state could reach. Neighbouring n need what is neighbouring
// in the rows of the level above.
//
// Example: only Yatzy is open, no bonus in reach. T is 1 for n <= 0, 0.046 for
// 1 to 50, the chance of a Yatzy, and 0 from 51 on: 50 numbers are stored.
#ifndef YATZY_CORE_SOLVER_TARGET_SOLVER_H_
#define YATZY_CORE_SOLVER_TARGET_SOLVER_H_

#include <memory>

#include "absl/status/statusor.h"
#include "core/game/game.h"
#include "core/solver/solver.h"
#include "core/table/target_table.h"

namespace yatzy {

// Solves the targets of a game. options.arithmetic is not asked: chances are
// floats, and so is the arithmetic. The result depends on the game only.
// Blocks; safe to call from several threads at once.
//
// Errors of Solve; OUT_OF_RANGE if the game could need 2^32 chances or has
// targets of 65,536 points.
absl::StatusOr<std::shared_ptr<const TargetTable>> SolveTargets(
    const std::shared_ptr<const Game>& game, const SolveOptions& options);

}  // namespace yatzy

#endif  // YATZY_CORE_SOLVER_TARGET_SOLVER_H_
