#ifndef YATZY_CLIENT_LOAD_SAMPLE_GAMES_H_
#define YATZY_CLIENT_LOAD_SAMPLE_GAMES_H_

#include <cstdint>
#include <memory>
#include <random>
#include <vector>

#include "client/load/played_games.h"
#include "core/game/game.h"
#include "yatzy/v1/game.pb.h"

namespace yatzy::client {

// Draws states and positions that a game can reach, each turn as often as any
// other. The same seed draws the same ones on every machine, with every
// standard library. Not thread-safe.
class SampleGames {
 public:
  // `rerolls_left` is that of every position, less than the rolls of a turn;
  // -1: drawn as well.
  explicit SampleGames(std::uint64_t seed, int rerolls_left = -1,
                       std::shared_ptr<const Game> game = Game::Default());

  // Draws from these decisions of the same game instead: some for each number
  // of rerolls left, which outlive this.
  void DrawFrom(const std::vector<PlayedPosition>& positions) {
    played_ = &positions;
  }

  // The start of a turn: of an unfinished game, as are all below but the index.
  v1::GameState NextState();

  v1::Position NextPosition();

  // A state_index. Finished games are among them, but not among those drawn
  // from decisions.
  std::uint32_t NextStateIndex();

 private:
  // From 0 to bound - 1, all but equally likely. The distributions of <random>
  // differ between libraries.
  int Below(int bound);

  // A set of so many categories, random where the order of filling is free.
  CategoryMask FilledSet(int count);

  const PlayedPosition& NextPlayed();

  // What a category may hold.
  int PointsIn(int category);

  // What the upper categories of the set may have scored.
  int UpperScore(CategoryMask filled);

  // How many rolls the turns of these categories may have left, in a game that
  // saves them.
  int SavedRolls(CategoryMask filled);

  // Whether the state has to say what the all-equal box holds.
  bool HasMark(CategoryMask filled) const;

  const std::shared_ptr<const Game> game_;
  std::mt19937_64 engine_;
  int rerolls_left_;
  const std::vector<PlayedPosition>* played_ = nullptr;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LOAD_SAMPLE_GAMES_H_
