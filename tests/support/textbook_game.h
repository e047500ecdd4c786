// The game of any rule set, from the textbook:
//
//     V0(r)   = max over the ways to score r of points + E(state after it)
//     Wj(k)   = sum over the 6^n outcomes o of the n dice not kept of
//               6^-n V(j-1)(k + o)
//     Vj(r)   = max over all keeps k of r of Wj(k)
//     E(S)    = W(no dice), all rolls of the turn being left
//     E(end)  = what the upper total pays
//
// in double, one state after the other, over every upper total, without bonus
// classes, lanes or lattice. The outcomes are enumerated once, to make the
// sparse matrix from keeps to rolls; everything else is read off the formulas.
// Tests compare the solver with it. A state takes about 35 us in a whole game,
// and 100 us alone, because states share the ways to score.
#ifndef YATZY_TESTS_SUPPORT_TEXTBOOK_GAME_H_
#define YATZY_TESTS_SUPPORT_TEXTBOOK_GAME_H_

#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "core/rules/face_counts.h"
#include "core/rules/rule_set.h"
#include "tests/support/twin_rules.h"

namespace yatzy {

// One turn with so many dice, up to six. Immutable, thread-safe.
class TextbookTurn {
 public:
  explicit TextbookTurn(int dice);

  // Made at the first call and kept for the process, because it takes as long
  // as hundreds of states.
  static const TextbookTurn& Of(int dice);

  // In the order of AllMultisets; keeps() by rising number of dice.
  const std::vector<FaceCounts>& rolls() const { return rolls_; }
  const std::vector<FaceCounts>& keeps() const { return keeps_; }
  int KeepIndex(const FaceCounts& keep) const { return keep_index_.at(keep); }

  // Returns W(k) of every keep k: what it is worth to keep those dice and roll
  // the others, which takes one of the `rolls_left`, 1 or more. The start of a
  // turn is the empty keep, index 0. `of_roll` has V0.
  std::vector<double> ValuesOfKeeps(std::vector<double> of_roll,
                                    int rolls_left) const;

  // The same where what scoring is worth depends on the rolls that are left
  // then: scores(j) has that of each roll with j rolls left,
  //
  //     Vj(r) = max(scores(j)(r), max over all keeps k of r of Wj(k))
  std::vector<double> ValuesOfKeeps(
      const std::function<std::vector<double>(int)>& scores,
      int rolls_left) const;

 private:
  struct Outcome {
    int roll;
    double probability;
  };

  std::vector<FaceCounts> rolls_;
  std::vector<FaceCounts> keeps_;
  std::map<FaceCounts, int> keep_index_;
  std::vector<std::vector<Outcome>> outcomes_of_keep_;
  std::vector<std::vector<int>> keeps_of_roll_;
};

// E of every reachable state.
class TextbookValues {
 public:
  TextbookValues(const RuleSet& rules, std::vector<TwinState> states);

  const std::vector<TwinState>& states() const { return states_; }
  // NaN for a state that no game reaches.
  double At(const TwinState& state) const;
  void Set(const TwinState& state, double value);

 private:
  int totals_;
  std::vector<TwinState> states_;
  std::vector<int> rows_;  // by filled categories and `held`; -1 is none
  std::vector<double> values_;
};

// Immutable, thread-safe.
class TextbookGame {
 public:
  using ValueOf = std::function<double(const TwinState&)>;

  // REQUIRES: Validate(rules).ok().
  explicit TextbookGame(RuleSet rules);

  const RuleSet& rules() const { return rules_; }
  const TextbookTurn& turn() const { return turn_; }

  // Returns E(state) from the values of the states after it. A finished game is
  // worth its bonus, and what saved rolls pay.
  double ExpectedRemaining(const TwinState& state, const ValueOf& value) const;

  // The same with the moves at hand, MovesOfRolls(rules(), state.filled,
  // state.held), which states that differ in the upper total alone share.
  double ExpectedRemaining(const TwinMoves& moves, const TwinState& state,
                           const ValueOf& value) const;

  // As TextbookTurn. REQUIRES: the state is not finished.
  std::vector<double> ValuesOfKeeps(const TwinState& state,
                                    const ValueOf& value, int rolls_left) const;

  // Returns V0 by roll: what it is worth to score it with so many rerolls left,
  // which are saved.
  std::vector<double> ValuesOfRolls(const TwinState& state,
                                    const ValueOf& value,
                                    int rerolls_left = 0) const;

  // Solves the whole game. REQUIRES: it saves no rolls.
  TextbookValues Solve(int threads) const;

 private:
  std::vector<double> ScoresOf(const TwinMoves& moves, TwinState state,
                               const ValueOf& value, int rerolls_left) const;
  std::vector<double> KeepsOf(const TwinMoves& moves, const TwinState& state,
                              const ValueOf& value, int rolls_left) const;

  RuleSet rules_;
  int upper_cap_;
  const TextbookTurn& turn_;
};

// E of any state, from all that can follow it, which is remembered. For states
// with few open categories. Not thread-safe.
class TextbookEndgame {
 public:
  // The game must outlive this.
  explicit TextbookEndgame(const TextbookGame& game) : game_(game) {}

  double ExpectedRemaining(const TwinState& state);

 private:
  const TextbookGame& game_;
  std::map<TwinState, double> values_;
  std::map<std::pair<CategoryMask, bool>, TwinMoves> moves_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_TEXTBOOK_GAME_H_
