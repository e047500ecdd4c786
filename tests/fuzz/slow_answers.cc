#include "tests/fuzz/slow_answers.h"

#include <algorithm>

#include "core/dice/keeps.h"
#include "tests/support/default_game.h"

namespace yatzy {
namespace {

State StateOf(const v1::GameState& message) {
  State state;
  for (const int number : message.filled_categories()) {
    state.filled |= MaskOf(static_cast<Category>(number - 1));
  }
  state.upper_total = static_cast<std::uint8_t>(
      std::min(message.upper_score(), kBonusThreshold));
  return state;
}

}  // namespace

SlowAnswers::Key SlowAnswers::KeyOf(const v1::Action& action) {
  if (action.has_score()) return {-static_cast<int>(action.score())};
  return {action.keep().faces().begin(), action.keep().faces().end()};
}

double SlowAnswers::ExpectedRemaining(const v1::GameState& state) const {
  return values_[StateIndex(StateOf(state))];
}

int SlowAnswers::PointsOf(const v1::Position& position, v1::Category category) {
  if (category == v1::CATEGORY_UNSPECIFIED) return 0;
  std::vector<int> dice(position.dice().begin(), position.dice().end());
  std::sort(dice.begin(), dice.end());
  return TheGame().Points(category - 1, KeepOf(dice) - kSmallKeeps);
}

std::map<SlowAnswers::Key, double> SlowAnswers::ActionValues(
    const v1::Position& position, bool include_scoring) const {
  const State state = StateOf(position.state());
  std::vector<int> dice(position.dice().begin(), position.dice().end());
  std::sort(dice.begin(), dice.end());
  std::map<Key, double> of_action;
  if (position.rerolls_left() == 0 || include_scoring) {
    for (int number = 1; number <= kCategories; ++number) {
      const auto category = static_cast<Category>(number - 1);
      if (Contains(state.filled, category)) continue;
      const int points = PointsOf(position, static_cast<v1::Category>(number));
      of_action[{-number}] =
          points + values_[StateIndex(After(state, category, points))];
    }
  }
  if (position.rerolls_left() == 0) return of_action;
  const std::vector<double> of_keep =
      twin_.ValuesOfKeeps(state, values_, position.rerolls_left());
  for (int subset = 0; subset < 1 << kDice; ++subset) {
    std::vector<int> kept;
    for (int die = 0; die < kDice; ++die) {
      if ((subset >> die & 1) != 0) kept.push_back(dice[die]);
    }
    of_action[kept] = of_keep[KeepOf(kept)];
  }
  return of_action;
}

}  // namespace yatzy
