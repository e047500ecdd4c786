#ifndef YATZY_CORE_KERNEL_STATE_WIDGET_H_
#define YATZY_CORE_KERNEL_STATE_WIDGET_H_

#include <cstdint>

#include "core/game/state.h"
#include "core/table/exact_values.h"
#include "core/table/value_table.h"

namespace yatzy {

// Visits the successor rows of the plan but those of all-equal rolls, in their
// order. For each set that follows it calls of_set(next, may_follow): the set,
// and whether its category may be filled now. What that returns goes into
// visit(of_set, value, points) for each row of the set: which of the set's
// values (UpperTotals::ValueOf), and the points that the row includes.
// REQUIRES: `state` is reachable and not finished.
template <typename OfSet, typename Visit>
void VisitSuccessors(const Game& game, State state, const OfSet& of_set,
                     const Visit& visit) {
  const std::uint32_t set = game.SetOf(state);
  const CategoryMask may_fill = game.MayFill(set);
  const UpperTotals& upper = game.upper();
  for (int c = 0; c < game.upper_categories(); ++c) {
    const std::uint32_t next = game.SetAfter(set, c, false);
    const auto found = of_set(next, (may_fill >> c & 1) != 0);
    const int mask = game.UpperMaskOf(next);
    for (const int points : game.PossiblePoints(c)) {
      const int total = upper.Add(state.upper_total, points);
      visit(found, upper.ValueOf(mask, total), points);
    }
  }
  // The upper categories stay the same, so the value stays where it is.
  const int value = upper.ValueOf(game.UpperMaskOf(set), state.upper_total);
  for (int c = game.upper_categories(); c < game.categories(); ++c) {
    const bool may_follow = (may_fill >> c & 1) != 0;
    visit(of_set(game.SetAfter(set, c, false), may_follow), value, 0);
    if (c != game.all_equal_box() || !game.has_mark()) continue;
    visit(of_set(game.SetAfter(set, c, true), may_follow), value, 0);
  }
}

// An of_set that returns the set, or kNoSet if it may not follow.
inline constexpr std::uint32_t kNoSet = 0xffffffff;
inline std::uint32_t SetIfItFollows(std::uint32_t next, bool may_follow) {
  return may_follow ? next : kNoSet;
}

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
