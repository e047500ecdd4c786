#include "core/advisor/turn_policies.h"

#include <algorithm>

#include "core/dice/rolls.h"
#include "core/game/scoring_plan.h"
#include "core/kernel/state_widget.h"

namespace yatzy {

template <typename Values>
TurnPolicies::TurnPolicies(const Values& values, std::span<const State> states,
                           const WidgetKernel<double>& kernel) {
  alignas(kMaxVectorBytes) double successors[kMaxSuccessors<double>];
  const Game& game = values.game();
  for (int lane = 0; lane < kernel.lanes; ++lane) {
    // Lanes without a state repeat one.
    const bool has_state = static_cast<std::size_t>(lane) < states.size();
    const State state = has_state ? states[lane] : states.back();
    FillSuccessors(values, state, lane, kernel.lanes, successors);
    if (has_state) policies_[lane].emplace(values, state);
  }
  for (int rerolls = 1; rerolls < game.rolls_per_turn(); ++rerolls) {
    alignas(kMaxVectorBytes) double keeps[kMaxKeeps * kMaxLanes<double>];
    kernel.keep_values(game.plan().view<double>(), successors, rerolls, keeps);
    for (std::size_t lane = 0; lane < states.size(); ++lane) {
      policies_[lane]->ChooseKeeps(rerolls, keeps + lane, kernel.lanes);
    }
  }
}

template TurnPolicies::TurnPolicies(const ValueTable&, std::span<const State>,
                                    const WidgetKernel<double>&);
template TurnPolicies::TurnPolicies(const ExactValues&, std::span<const State>,
                                    const WidgetKernel<double>&);

KeepProbabilities FirstRolls(const Game& game) {
  KeepProbabilities first{};
  const int first_roll = KeepsOfFewer(game.dice());
  const double outcomes = OutcomesOf(game.dice());
  for (int roll = 0; roll < game.rolls(); ++roll) {
    first[first_roll + roll] = WaysOf(game.Roll(roll)) / outcomes;
  }
  return first;
}

}  // namespace yatzy
