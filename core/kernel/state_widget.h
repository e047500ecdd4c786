#ifndef YATZY_CORE_KERNEL_STATE_WIDGET_H_
#define YATZY_CORE_KERNEL_STATE_WIDGET_H_

#include "core/game/state.h"
#include "core/table/exact_values.h"
#include "core/table/value_table.h"

namespace yatzy {

// Reads the successors of a state, all that its widget depends on, from a
// finished table or from exact values, and writes them to one lane of
// successors[plan.successors][SuccessorStride(lanes)] (widget_kernel.h). Takes
// about 50 ns. REQUIRES: `state` is reachable and not finished, 0 <= lane <
// lanes.
template <typename Values>
void FillSuccessors(const Values& values, State state, int lane, int lanes,
                    double* successors);
extern template void FillSuccessors(const ValueTable&, State, int, int,
                                    double*);
extern template void FillSuccessors(const ExactValues&, State, int, int,
                                    double*);

// Recomputes E(state) from the values of its successors, in double. In an exact
// table it equals ExpectedRemaining(state); the difference is the Bellman
// residual. Takes about 1 us. REQUIRES: `state` is reachable and not finished.
double RecomputeExpectedRemaining(const ValueTable& table, State state);

}  // namespace yatzy

#endif  // YATZY_CORE_KERNEL_STATE_WIDGET_H_
