#include "core/advisor/turn_from.h"

#include <algorithm>
#include <array>
#include <string>
#include <variant>

#include "absl/strings/str_cat.h"
#include "core/dice/rolls.h"

namespace yatzy {
namespace {

// Finds the scoring of a roll in a category; false if the rules do not allow
// it.
bool FindScoring(const Game& game, State state, int roll, Category category,
                 Scoring& found) {
  std::array<Scoring, kMaxCategories> scorings;
  const int size = game.ScoringsOf(game.SetOf(state), roll, scorings.data());
  for (int i = 0; i < size; ++i) {
    found = scorings[i];
    if (game.rules().categories[found.category].category == category) {
      return true;
    }
  }
  return false;
}

bool IsPartOf(const FaceCounts& keep, const FaceCounts& dice) {
  return std::equal(keep.begin(), keep.end(), dice.begin(),
                    [](int kept, int all) { return kept <= all; });
}

}  // namespace

template <typename Values>
TurnFrom<Values>::TurnFrom(const Values& values, const Position& position)
    : values_(values), position_(position), policy_(values, position.state) {
  if (values.game().saves_rolls()) {
    saving_.emplace(values, position);
    return;
  }
  policy_.ChooseKeepsBelow(position.rerolls_left, values, position.state);
}

template <typename Values>
absl::Status TurnFrom<Values>::ForEachEnd(const Action& action,
                                          Visit visit) const {
  const auto* category = std::get_if<Category>(&action);
  return category != nullptr ? Score(*category, visit)
                             : Keep(std::get<FaceCounts>(action), visit);
}

template <typename Values>
absl::Status TurnFrom<Values>::Score(Category category, Visit visit) const {
  const Game& game = values_.game();
  Scoring scoring;
  const int roll = RollOf(position_.dice, game.dice());
  if (!FindScoring(game, position_.state, roll, category, scoring)) {
    return absl::InvalidArgumentError(
        absl::StrCat("the dice cannot be scored as ",
                     std::string(kCategoryNames[static_cast<int>(category)]),
                     ", expected a category that the rules allow now"));
  }
  visit(1, position_.dice, scoring,
        game.After(game.Saving(position_.state, position_.rerolls_left),
                   scoring));
  return absl::OkStatus();
}

template <typename Values>
absl::Status TurnFrom<Values>::Keep(const FaceCounts& keep, Visit visit) const {
  if (position_.rerolls_left == 0) {
    return absl::InvalidArgumentError(
        "a keep with no rerolls left, expected a category");
  }
  if (!IsPartOf(keep, position_.dice)) {
    return absl::InvalidArgumentError(
        "dice to keep that are not on the table, expected some of the "
        "position's dice");
  }
  const Game& game = values_.game();
  if (saving_.has_value()) {
    saving_->Follow(keep, [&](double probability, int roll,
                              const Scoring& scoring, int rerolls_left) {
      visit(probability, game.Roll(roll), scoring,
            game.After(game.Saving(position_.state, rerolls_left), scoring));
    });
    return absl::OkStatus();
  }
  KeepProbabilities probabilities{};
  probabilities[KeepOf(keep)] = 1;
  policy_.Follow(position_.rerolls_left, probabilities);
  const int first_roll = KeepsOfFewer(game.dice());
  for (int roll = 0; roll < game.rolls(); ++roll) {
    const double probability = probabilities[first_roll + roll];
    if (probability == 0) continue;
    const Scoring& scoring = policy_.ScoringOf(roll);
    visit(probability, game.Roll(roll), scoring,
          game.After(position_.state, scoring));
  }
  return absl::OkStatus();
}

template class TurnFrom<ValueTable>;
template class TurnFrom<ExactValues>;

}  // namespace yatzy
