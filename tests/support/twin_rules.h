// What the slow twins of any rule set's game have in common: its states, the
// moves between them, and multisets of dice. Everything comes from PointsOf and
// Scorings (core/rules); nothing is shared with what compiles and solves a
// game.
#ifndef YATZY_TESTS_SUPPORT_TWIN_RULES_H_
#define YATZY_TESTS_SUPPORT_TWIN_RULES_H_

#include <tuple>
#include <vector>

#include "core/rules/category.h"
#include "core/rules/face_counts.h"
#include "core/rules/rule_set.h"

namespace yatzy {

// The start of a turn.
struct TwinState {
  CategoryMask filled = 0;
  bool held = false;  // whether the all-equal box holds points; false in games
                      // whose rules never ask
  int upper_total = 0;  // capped at the highest threshold
  int saved = 0;        // rolls

  friend bool operator<(const TwinState& a, const TwinState& b) {
    return std::tie(a.filled, a.held, a.upper_total, a.saved) <
           std::tie(b.filled, b.held, b.upper_total, b.saved);
  }
};

// A way to score a roll, as it changes a state.
struct TwinMove {
  CategoryMask filled = 0;  // afterwards
  bool held = false;        // afterwards
  int upper = 0;            // what it adds to the upper total
  int points = 0;           // all that it pays now

  friend bool operator<(const TwinMove& a, const TwinMove& b) {
    return std::tie(a.filled, a.held, a.upper, a.points) <
           std::tie(b.filled, b.held, b.upper, b.points);
  }
};

// Returns the highest threshold, 0 without tiers.
int UpperCap(const RuleSet& rules);

// Returns what an upper total pays at the end.
int UpperBonus(const RuleSet& rules, int upper_total);

bool IsFinished(const RuleSet& rules, const TwinState& state);

// Returns every way to score the roll in such a state.
std::vector<TwinMove> Moves(const RuleSet& rules, CategoryMask filled,
                            bool held, const FaceCounts& roll);

// By roll, in the order of AllMultisets(rules.dice).
using TwinMoves = std::vector<std::vector<TwinMove>>;
TwinMoves MovesOfRolls(const RuleSet& rules, CategoryMask filled, bool held);

// As many rolls are saved.
TwinState After(const TwinState& state, const TwinMove& move, int upper_cap);

// Returns every state that a game passes through, final ones included, without
// saved rolls, by
// rising number of filled categories, then in the order of states.
// `threads` as for ParallelLoops.
std::vector<TwinState> ReachableStates(const RuleSet& rules, int threads);

// Returns the multisets of exactly so many dice, in lexicographic order.
std::vector<FaceCounts> AllMultisets(int dice);

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_TWIN_RULES_H_
