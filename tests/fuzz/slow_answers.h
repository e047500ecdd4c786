#ifndef YATZY_TESTS_FUZZ_SLOW_ANSWERS_H_
#define YATZY_TESTS_FUZZ_SLOW_ANSWERS_H_

#include <map>
#include <utility>
#include <vector>

#include "core/game/state.h"
#include "tests/support/slow_twin.h"
#include "yatzy/v1/game.pb.h"

namespace yatzy {

// What states and actions are worth, by the slow twin, from the values of a
// table. Immutable.
class SlowAnswers {
 public:
  // An action as a key: the ascending faces kept, or the category, negative.
  using Key = std::vector<int>;

  // `values` by state_index.
  explicit SlowAnswers(std::vector<double> values)
      : values_(std::move(values)) {}

  // E(state). REQUIRES: IsPlausible(state).
  double ExpectedRemaining(const v1::GameState& state) const;

  // What each legal action of the position is worth from here on; with rerolls
  // left those that score too, if they are asked for. REQUIRES:
  // IsPlausible(position), and the game is not over.
  std::map<Key, double> ActionValues(const v1::Position& position,
                                     bool include_scoring) const;

  // What the dice pay in a category; 0 in none. REQUIRES: as above.
  static int PointsOf(const v1::Position& position, v1::Category category);

  static Key KeyOf(const v1::Action& action);

 private:
  std::vector<double> values_;
  SlowTwin twin_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_FUZZ_SLOW_ANSWERS_H_
