#ifndef YATZY_TESTS_SUPPORT_TARGET_TWIN_H_
#define YATZY_TESTS_SUPPORT_TARGET_TWIN_H_

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "core/game/state.h"
#include "core/rules/rule_set.h"
#include "tests/support/twin_rules.h"

namespace yatzy {

// The slow twin of targets and utilities, from the textbook: one state and one
// number of points after the other, every way to score, every keep, every
// outcome. What is worked out is remembered. About 100 us for each. Not
// thread-safe.
class TargetTwin {
 public:
  // `end(needed)` is what a finished game is worth that needs so many points
  // more; less than 1 if it needs none.
  explicit TargetTwin(
      RuleSet rules, std::function<double(int)> end = [](int n) {
        return n <= 0 ? 1.0 : 0.0;
      });

  // The most that a state comes to at the start of a turn.
  double At(const TwinState& state, int needed);

  // The same of every keep, in the order of TextbookTurn::keeps, and of every
  // roll if it is scored now.
  std::vector<double> OfKeeps(const TwinState& state, int needed,
                              int rolls_left);
  std::vector<double> OfRolls(const TwinState& state, int needed);

  static TwinState Of(State state) {
    return {state.filled, state.all_equal_held, state.upper_total};
  }

 private:
  const RuleSet rules_;
  const std::function<double(int)> end_;
  std::map<std::pair<CategoryMask, bool>, TwinMoves> moves_;
  std::map<std::pair<TwinState, int>, double> known_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_TARGET_TWIN_H_
