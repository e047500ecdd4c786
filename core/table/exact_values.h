#ifndef YATZY_CORE_TABLE_EXACT_VALUES_H_
#define YATZY_CORE_TABLE_EXACT_VALUES_H_

#include <limits>
#include <memory>
#include <utility>

#include "core/game/game.h"

namespace yatzy {

// E of every state in double, as it was solved: within 1e-11, where the floats
// of a table are within 1.6e-5. So these tell which actions are worth the same
// (turn_policy.h), and whatever follows a policy to the end of a game follows
// them. They have no file and no id: SolveExactly makes them again in the time
// of a solve. 8 bytes for each value of the game, 6.7 MB for Scandinavian
// Yatzy.
//
// Immutable, so safe to share between threads. Keeps its game.
class ExactValues {
 public:
  // `values` points to game->values() numbers, in the order of a table's
  // payload.
  ExactValues(std::shared_ptr<const Game> game,
              std::shared_ptr<const double> values)
      : game_(std::move(game)), values_(std::move(values)) {}

  const Game& game() const { return *game_; }
  const std::shared_ptr<const Game>& shared_game() const { return game_; }

  // E(state). NaN if the state is not reachable. REQUIRES: it is a state of the
  // game, reachable or not.
  double ExpectedRemaining(State state) const {
    const std::uint32_t place = game_->ValueOf(state);
    return place == Game::kNoValue ? std::numeric_limits<double>::quiet_NaN()
                                   : values_.get()[place];
  }

  // The values of a set with so many rolls saved, by UpperTotals::ValueOf.
  // REQUIRES: as for Game::FirstValue.
  const double* OfSet(std::uint32_t set, int saved = 0) const {
    return values_.get() + game_->FirstValue(set, saved);
  }

 private:
  const std::shared_ptr<const Game> game_;
  const std::shared_ptr<const double> values_;
};

}  // namespace yatzy

#endif  // YATZY_CORE_TABLE_EXACT_VALUES_H_
