// Optimal play of one turn from a state: what is done with each roll, and what
// comes of it.
//
// Ties. Of keeps that are worth the same the one with more dice is taken, then
// the one of ascending faces; of categories the first in card order: the order
// of RankActions. Keeps "are worth the same" if a double cannot tell: each step
// back in the order counts as 2e-12 points, so that a decision never gives away
// more than 1e-9. (RankActions calls a tie what differs by less than 1e-6,
// because its table has floats. Here sums must be exact. In a game of many
// thousands of points rounding is larger than 2e-12, and decides.) By the
// floats of a table some 900 comparisons of Scandinavian Yatzy are ties that
// are none by ExactValues.
//
// `Values` is ValueTable or ExactValues.
#ifndef YATZY_CORE_ADVISOR_TURN_POLICY_H_
#define YATZY_CORE_ADVISOR_TURN_POLICY_H_

#include <array>

#include "core/dice/keeps.h"
#include "core/game/game.h"
#include "core/table/exact_values.h"
#include "core/table/value_table.h"

namespace yatzy {

inline constexpr double kTieStep = 1e-12;
static_assert(kTieStep * kMaxKeeps < 1e-9);

// One number for each keep: how likely it is that these dice are on the table.
using KeepProbabilities = std::array<double, kMaxKeeps>;

// Rolls the dice that are not kept: afterwards only rolls have probabilities.
void RollKept(int dice, KeepProbabilities& keeps);

// Holds no reference to the values. About 10 KB.
class TurnPolicy {
 public:
  // Decides how each roll is scored. REQUIRES: the state is reachable and not
  // finished.
  template <typename Values>
  TurnPolicy(const Values& values, State state);

  // Decides what is kept of each roll with `rerolls_left` left, 1 to
  // kMaxRollsPerTurn - 1, from what the keeps are worth then
  // (WidgetKernel::keep_values), that in row r at r * stride.
  void ChooseKeeps(int rerolls_left, const double* keep_values, int stride);

  // The same for all numbers of rerolls below `rerolls`, with the values of the
  // state at hand.
  template <typename Values>
  void ChooseKeepsBelow(int rerolls, const Values& values, State state);

  // Plays on from what is kept, while so many rerolls are left, the first of
  // which comes now: rolls, keeps, .., rolls. At the end only rolls have
  // probabilities, index KeepsOfFewer(dice) on. 0 rerolls change nothing.
  // REQUIRES: keeps have been chosen for fewer rerolls.
  void Follow(int rerolls_left, KeepProbabilities& keeps) const;

  // The same, from dice that are on the table while so many rerolls are left:
  // chooses what to keep, and follows.
  void FollowRolls(int rerolls_left, KeepProbabilities& rolls) const;

  // Returns what is kept of a roll. REQUIRES: ChooseKeeps was called for so
  // many rerolls.
  KeepIndex KeepOf(int rerolls_left, int roll) const {
    return chosen_[rerolls_left - 1][roll];
  }
  // Returns how a roll is scored. (Without is_joker.)
  const Scoring& ScoringOf(int roll) const { return scorings_[roll]; }

 private:
  template <typename Values>
  void ScoreAllEqual(const Values& values, State state);

  const int dice_;
  std::array<std::array<KeepIndex, kMaxRolls>, kMaxRollsPerTurn - 1> chosen_;
  std::array<Scoring, kMaxRolls> scorings_;
};

// Returns what scoring so is worth: points and what comes after.
template <typename Values>
double ValueOfScoring(const Values& values, State state,
                      const Scoring& scoring) {
  return scoring.points + scoring.extra +
         double{values.ExpectedRemaining(values.game().After(state, scoring))};
}

}  // namespace yatzy

#endif  // YATZY_CORE_ADVISOR_TURN_POLICY_H_
