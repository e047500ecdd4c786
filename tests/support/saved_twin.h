// Games that save rolls, followed by enumeration: every outcome of every roll,
// every keep, rules from Scorings, values of states from the textbook. Slow; it
// shares nothing with what it checks.
#ifndef YATZY_TESTS_SUPPORT_SAVED_TWIN_H_
#define YATZY_TESTS_SUPPORT_SAVED_TWIN_H_

#include <functional>
#include <map>
#include <tuple>
#include <vector>

#include "tests/support/textbook_game.h"

namespace yatzy {

// Not thread-safe. For few open categories.
class SavedTwin {
 public:
  using ByPoints = std::vector<double>;  // [points still to come]

  // REQUIRES: the rules save rolls.
  explicit SavedTwin(const RuleSet& rules);

  // How likely each number of points is under optimal play: who may as well
  // score scores, what ties is decided in the order of RankActions.
  ByPoints From(const TwinState& state);

  // The same after these dice are kept in a turn of that state, with as many
  // rolls still to come, at least 1. What `state` says of saved rolls does not
  // matter.
  ByPoints After(const TwinState& state, const FaceCounts& keep,
                 int rolls_left);

  // The same after a roll has been scored with so many left.
  ByPoints AfterMove(const TwinState& state, const TwinMove& move,
                     int rerolls_left);

  // The largest expectation of worth(final score) with so many points banked,
  // by the textbook.
  using Worth = std::function<double(int)>;
  double Best(const TwinState& state, int banked, const Worth& worth);

  // The same by keep, the order being that of turn().keeps(), with so many
  // rolls still to come, at least 1.
  std::vector<double> BestOfKeeps(const TwinState& state, int banked,
                                  int rolls_left, const Worth& worth);

  // Forgets what was best, for another worth.
  void Forget() { best_.clear(); }

  const TextbookTurn& turn() const { return game_.turn(); }

  double ExpectedRemaining(const TwinState& state) {
    return endgame_.ExpectedRemaining(state);
  }

 private:
  // What is done with each roll of a turn when so many rerolls are left.
  struct Decisions {
    std::vector<int> keeps;       // by roll; -1: it is scored
    std::vector<TwinMove> moves;  // by roll
  };
  using Turn = std::tuple<CategoryMask, bool, int, int>;  // and rerolls left

  const Decisions& DecisionsOf(const TwinState& state, int rerolls_left);
  int KeepFor(const FaceCounts& roll, double score,
              const std::vector<double>& of_keep) const;
  ByPoints OfRoll(const TwinState& state, int roll, int rerolls_left);
  TwinState Saving(TwinState state, int rerolls_left) const;

  const TextbookGame game_;
  TextbookEndgame endgame_;
  std::map<FaceCounts, int> roll_index_;
  std::map<Turn, Decisions> decisions_;
  std::map<std::pair<Turn, int>, ByPoints> after_;  // by keep
  std::map<TwinState, ByPoints> from_;
  std::map<std::pair<TwinState, int>, double> best_;  // with so many banked
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_SAVED_TWIN_H_
