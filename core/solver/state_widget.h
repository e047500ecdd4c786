#ifndef YATZY_CORE_SOLVER_STATE_WIDGET_H_
#define YATZY_CORE_SOLVER_STATE_WIDGET_H_

#include "core/rules/state.h"
#include "core/solver/lattice_steps.h"
#include "core/table/value_table.h"

namespace yatzy {

// The values of all keeps in the widget of a single state, in double.
using StateKeepValues = KeepValues<double>;

// Step 0 of the widget (widget_kernel.h): the value V0 of every roll when no
// reroll is left, read from a finished table. Writes the rows of the rolls
// only. About 1 us. REQUIRES: `state` is reachable and not finished.
void FillRollValues(const ValueTable& table, State state, StateKeepValues& e);

// The whole widget: E(state) recomputed from the values of its successors. In
// an exact table it equals ExpectedRemaining(state); how far it is off is the
// Bellman residual. REQUIRES: as above.
double RecomputeExpectedRemaining(const ValueTable& table, State state);

}  // namespace yatzy

#endif  // YATZY_CORE_SOLVER_STATE_WIDGET_H_
