#include "client/load/sample_games.h"

#include <utility>
#include <vector>

#include "core/rules/face_counts.h"

namespace yatzy::client {
namespace {

bool IsFilled(CategoryMask filled, int category) {
  return (filled >> category & 1) != 0;
}

}  // namespace

SampleGames::SampleGames(std::uint64_t seed, int rerolls_left,
                         std::shared_ptr<const Game> game)
    : game_(std::move(game)), engine_(seed), rerolls_left_(rerolls_left) {}

const PlayedPosition& SampleGames::NextPlayed() {
  for (;;) {
    const PlayedPosition& played =
        (*played_)[Below(static_cast<int>(played_->size()))];
    if (rerolls_left_ < 0 || played.position.rerolls_left() == rerolls_left_) {
      return played;
    }
  }
}

v1::GameState SampleGames::NextState() {
  if (played_ != nullptr) return NextPlayed().position.state();
  const CategoryMask filled = FilledSet(Below(game_->categories()));
  const bool has_mark = HasMark(filled);
  v1::GameState state;
  int lower_most = 0;
  for (int c = 0; c < game_->categories(); ++c) {
    if (!IsFilled(filled, c)) continue;
    const int number = static_cast<int>(game_->rules().categories[c].category);
    state.add_filled_categories(static_cast<v1::Category>(number + 1));
    if (c < game_->upper_categories()) continue;
    if (has_mark && c == game_->all_equal_box()) continue;
    lower_most += game_->PossiblePoints(c).back();
  }
  state.set_upper_score(UpperScore(filled));
  state.set_banked_score(state.upper_score() + Below(lower_most + 1));
  if (has_mark) {
    state.set_all_equal_points(PointsIn(game_->all_equal_box()));
    state.set_banked_score(state.banked_score() + state.all_equal_points());
  }
  if (game_->saves_rolls()) state.set_saved_rolls(SavedRolls(filled));
  return state;
}

v1::Position SampleGames::NextPosition() {
  if (played_ != nullptr) return NextPlayed().position;
  v1::Position position;
  *position.mutable_state() = NextState();
  for (int die = 0; die < game_->dice(); ++die) {
    position.add_dice(Below(kFaces) + 1);
  }
  const int rolls = game_->rolls_per_turn() + position.state().saved_rolls();
  position.set_rerolls_left(rerolls_left_ < 0 ? Below(rolls) : rerolls_left_);
  return position;
}

std::uint32_t SampleGames::NextStateIndex() {
  if (played_ != nullptr) return NextPlayed().state_index;
  State state;
  state.filled = FilledSet(Below(game_->categories() + 1));
  state.upper_total = static_cast<std::uint8_t>(
      game_->upper().Add(0, UpperScore(state.filled)));
  if (HasMark(state.filled)) {
    state.all_equal_held = PointsIn(game_->all_equal_box()) > 0;
  }
  if (game_->saves_rolls()) {
    state.saved = static_cast<std::uint8_t>(SavedRolls(state.filled));
  }
  return game_->StateIndex(state);
}

int SampleGames::Below(int bound) {
  return static_cast<int>((engine_() >> 32) * bound >> 32);
}

CategoryMask SampleGames::FilledSet(int count) {
  const int categories = game_->categories();
  const CategoryMask first = (CategoryMask{1} << count) - 1;
  switch (game_->rules().order) {
    case FillingOrder::kTopDown:
      return first;
    case FillingOrder::kBottomUp:
      return first << (categories - count);
    case FillingOrder::kFree:
      break;
  }
  CategoryMask filled = 0;
  int missing = count;
  // Each category is taken with the chance that the set still needs it.
  for (int category = 0; category < categories; ++category) {
    if (Below(categories - category) >= missing) continue;
    filled |= CategoryMask{1} << category;
    --missing;
  }
  return filled;
}

int SampleGames::PointsIn(int category) {
  const std::vector<int>& possible = game_->PossiblePoints(category);
  return possible[Below(static_cast<int>(possible.size()))];
}

int SampleGames::UpperScore(CategoryMask filled) {
  int score = 0;
  for (int c = 0; c < game_->upper_categories(); ++c) {
    if (IsFilled(filled, c)) score += PointsIn(c);
  }
  return score;
}

int SampleGames::SavedRolls(CategoryMask filled) {
  return Below(game_->MostSaved(filled) + 1);
}

bool SampleGames::HasMark(CategoryMask filled) const {
  return game_->has_mark() && IsFilled(filled, game_->all_equal_box());
}

}  // namespace yatzy::client
