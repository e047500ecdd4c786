#include "client/load/sample_games.h"

#include <algorithm>
#include <array>

#include "core/game/state.h"
#include "core/rules/category.h"
#include "core/rules/face_counts.h"
#include "core/rules/scoring.h"

namespace yatzy::client {
namespace {

// The most points of One Pair to Yatzy.
constexpr std::array<int, kCategories - kUpperCategories> kMostPoints = {
    12, 22, 18, 24, 15, 20, 28, 30, kYatzyPoints};

bool IsFilled(std::uint32_t filled, int category) {
  return (filled >> category & 1) != 0;
}

}  // namespace

SampleGames::SampleGames(std::uint64_t seed, int rerolls_left)
    : engine_(seed), rerolls_left_(rerolls_left) {}

v1::GameState SampleGames::NextState() {
  const std::uint32_t filled = FilledSet(Below(kCategories));
  v1::GameState state;
  int lower_most = 0;
  for (int category = 0; category < kCategories; ++category) {
    if (!IsFilled(filled, category)) continue;
    state.add_filled_categories(static_cast<v1::Category>(category + 1));
    if (category >= kUpperCategories) {
      lower_most += kMostPoints[category - kUpperCategories];
    }
  }
  state.set_upper_score(UpperScore(filled));
  state.set_banked_score(state.upper_score() + Below(lower_most + 1));
  return state;
}

v1::Position SampleGames::NextPosition() {
  v1::Position position;
  *position.mutable_state() = NextState();
  for (int die = 0; die < kDice; ++die) position.add_dice(Below(kFaces) + 1);
  position.set_rerolls_left(rerolls_left_ < 0 ? Below(3) : rerolls_left_);
  return position;
}

std::uint32_t SampleGames::NextStateIndex() {
  const std::uint32_t filled = FilledSet(Below(kCategories + 1));
  return StateIndex(State{static_cast<CategoryMask>(filled),
                          static_cast<std::uint8_t>(
                              std::min(UpperScore(filled), kBonusThreshold))});
}

int SampleGames::Below(int bound) {
  return static_cast<int>((engine_() >> 32) * bound >> 32);
}

std::uint32_t SampleGames::FilledSet(int categories) {
  std::uint32_t filled = 0;
  int missing = categories;
  // Each category is taken with the chance that the set still needs it.
  for (int category = 0; category < kCategories; ++category) {
    if (Below(kCategories - category) >= missing) continue;
    filled |= 1u << category;
    --missing;
  }
  return filled;
}

int SampleGames::UpperScore(std::uint32_t filled) {
  int score = 0;
  for (int category = 0; category < kUpperCategories; ++category) {
    if (!IsFilled(filled, category)) continue;
    score += Below(kDice + 1) * (category + 1);
  }
  return score;
}

}  // namespace yatzy::client
