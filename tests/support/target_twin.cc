#include "tests/support/target_twin.h"

#include <algorithm>
#include <limits>

#include "tests/support/textbook_game.h"

namespace yatzy {

TargetTwin::TargetTwin(RuleSet rules, std::function<double(int)> end)
    : rules_(std::move(rules)), end_(std::move(end)) {}

double TargetTwin::At(const TwinState& state, int needed) {
  if (IsFinished(rules_, state)) {
    return end_(needed - UpperBonus(rules_, state.upper_total));
  }
  const auto known = known_.find({state, needed});
  if (known != known_.end()) return known->second;
  const double best = OfKeeps(state, needed, rules_.rolls_per_turn)[0];
  return known_[{state, needed}] = best;
}

std::vector<double> TargetTwin::OfKeeps(const TwinState& state, int needed,
                                        int rolls_left) {
  return TextbookTurn::Of(rules_.dice)
      .ValuesOfKeeps(OfRolls(state, needed), rolls_left);
}

std::vector<double> TargetTwin::OfRolls(const TwinState& state, int needed) {
  const auto [moves, is_new] = moves_.try_emplace({state.filled, state.held});
  if (is_new) moves->second = MovesOfRolls(rules_, state.filled, state.held);
  std::vector<double> best;
  for (const std::vector<TwinMove>& ways : moves->second) {
    best.push_back(-std::numeric_limits<double>::infinity());
    for (const TwinMove& way : ways) {
      best.back() = std::max(
          best.back(),
          At(After(state, way, UpperCap(rules_)), needed - way.points));
    }
  }
  return best;
}

}  // namespace yatzy
