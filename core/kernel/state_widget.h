#ifndef YATZY_CORE_KERNEL_STATE_WIDGET_H_
#define YATZY_CORE_KERNEL_STATE_WIDGET_H_

#include "core/game/state.h"
#include "core/table/value_table.h"

namespace yatzy {

// Writes what the widget of a state depends on, read from a finished table, to
// one lane of successors[kSuccessorRows][lanes] (widget_kernel.h). About 50 ns.
// REQUIRES: `state` is reachable and not finished, 0 <= lane < lanes.
void FillSuccessors(const ValueTable& table, State state, int lane, int lanes,
                    double* successors);

// E(state) recomputed from the values of its successors, in double. In an exact
// table it equals ExpectedRemaining(state); how far it is off is the Bellman
// residual. About 1 us. REQUIRES: `state` is reachable and not finished.
double RecomputeExpectedRemaining(const ValueTable& table, State state);

}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_STATE_WIDGET_H_
