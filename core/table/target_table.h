#ifndef YATZY_CORE_TABLE_TARGET_TABLE_H_
#define YATZY_CORE_TABLE_TARGET_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <utility>

#include "core/game/game.h"
#include "core/table/target_row.h"

namespace yatzy {

// Where the chances of a value of the game are.
struct TargetPlace {
  std::uint32_t begin = 0;  // among all chances
  std::uint16_t first = 0;  // the least number of points that is not certain
  std::uint16_t count = 0;
};

// The table T of a game: for every state and every number n of points the
// largest chance, over all policies, that at least n points are still to come,
// bonus included. Chances that are 1 or 0 are not stored: those of n below
// `first`, and from first + count on (solver/target_solver.h).
//
// Immutable, so safe to share between threads. Keeps its game and its memory.
class TargetTable {
 public:
  // `places` points to game->values() of them, `chances` to so many numbers.
  TargetTable(std::shared_ptr<const Game> game,
              std::shared_ptr<const TargetPlace> places,
              std::shared_ptr<const float> chances, std::size_t size)
      : game_(std::move(game)),
        places_(std::move(places)),
        chances_(std::move(chances)),
        size_(size) {}

  const Game& game() const { return *game_; }
  const std::shared_ptr<const Game>& shared_game() const { return game_; }

  std::span<const TargetPlace> places() const {
    return {places_.get(), game_->values()};
  }
  std::span<const float> chances() const { return {chances_.get(), size_}; }

  // The chances of a value (Game::ValueOf). REQUIRES: value < game().values().
  TargetRow<float> Row(std::uint32_t value) const {
    const TargetPlace& place = places_.get()[value];
    return {chances_.get() + place.begin, place.first, place.count};
  }

  // The chance of at least so many points. REQUIRES: the state is reachable.
  float At(State state, int points) const {
    return Row(game_->ValueOf(state)).At(points);
  }

 private:
  const std::shared_ptr<const Game> game_;
  const std::shared_ptr<const TargetPlace> places_;
  const std::shared_ptr<const float> chances_;
  const std::size_t size_;
};

}  // namespace yatzy

#endif  // YATZY_CORE_TABLE_TARGET_TABLE_H_
