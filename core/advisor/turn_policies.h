// The policies of several states, as many as a vector has lanes.
#ifndef YATZY_CORE_ADVISOR_TURN_POLICIES_H_
#define YATZY_CORE_ADVISOR_TURN_POLICIES_H_

#include <array>
#include <optional>
#include <span>

#include "core/advisor/turn_policy.h"
#include "core/game/state.h"
#include "core/kernel/simd/simd.h"
#include "core/table/value_table.h"

namespace yatzy {

// Whole turns of some states of one game (`Values` as in turn_policy.h): what
// each TurnPolicy of its own would decide, in less time, since what keeps are
// worth comes from vectors of states.
class TurnPolicies {
 public:
  // REQUIRES: 1 to kernel.lanes states, reachable and not finished.
  template <typename Values>
  TurnPolicies(const Values& values, std::span<const State> states,
               const WidgetKernel<double>& kernel);

  const TurnPolicy& operator[](std::size_t i) const { return *policies_[i]; }

 private:
  std::array<std::optional<TurnPolicy>, kMaxLanes<double>> policies_;
};

// Returns how likely each roll is when all dice are rolled.
KeepProbabilities FirstRolls(const Game& game);

}  // namespace yatzy

#endif  // YATZY_CORE_ADVISOR_TURN_POLICIES_H_
