#include "client/load/sample_games.h"

#include "core/game/game.h"
#include "core/rules/face_counts.h"

namespace yatzy::client {
namespace {

const Game& TheGame() { return *Game::Default(); }

bool IsFilled(std::uint32_t filled, int category) {
  return (filled >> category & 1) != 0;
}

}  // namespace

SampleGames::SampleGames(std::uint64_t seed, int rerolls_left)
    : engine_(seed), rerolls_left_(rerolls_left) {}

v1::GameState SampleGames::NextState() {
  const std::uint32_t filled = FilledSet(Below(TheGame().categories()));
  v1::GameState state;
  int lower_most = 0;
  for (int category = 0; category < TheGame().categories(); ++category) {
    if (!IsFilled(filled, category)) continue;
    state.add_filled_categories(static_cast<v1::Category>(category + 1));
    if (category >= TheGame().upper_categories()) {
      lower_most += TheGame().PossiblePoints(category).back();
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
  const std::uint32_t filled = FilledSet(Below(TheGame().categories() + 1));
  return TheGame().StateIndex(State{
      filled,
      static_cast<std::uint8_t>(TheGame().upper().Add(0, UpperScore(filled)))});
}

int SampleGames::Below(int bound) {
  return static_cast<int>((engine_() >> 32) * bound >> 32);
}

std::uint32_t SampleGames::FilledSet(int categories) {
  std::uint32_t filled = 0;
  int missing = categories;
  // Each category is taken with the chance that the set still needs it.
  for (int category = 0; category < TheGame().categories(); ++category) {
    if (Below(TheGame().categories() - category) >= missing) continue;
    filled |= 1u << category;
    --missing;
  }
  return filled;
}

int SampleGames::UpperScore(std::uint32_t filled) {
  int score = 0;
  for (int category = 0; category < TheGame().upper_categories(); ++category) {
    if (!IsFilled(filled, category)) continue;
    score += Below(kDice + 1) * (category + 1);
  }
  return score;
}

}  // namespace yatzy::client
