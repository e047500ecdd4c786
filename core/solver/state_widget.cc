#include "core/solver/state_widget.h"

#include <algorithm>
#include <limits>

#include "core/dice/rolls.h"

namespace yatzy {

void FillRollValues(const ValueTable& table, State state, StateKeepValues& e) {
  // E after each open category, by the dice that count there: the successor of
  // an upper category depends on how many, that of a lower one does not.
  int open[kCategories];
  int open_count = 0;
  double upper[kUpperCategories][kDice + 1];
  double lower[kCategories];
  for (int c = 0; c < kCategories; ++c) {
    const auto category = static_cast<Category>(c);
    if (Contains(state.filled, category)) continue;
    open[open_count++] = c;
    if (!IsUpper(category)) {
      lower[c] = table.ExpectedRemaining(After(state, category, 0));
      continue;
    }
    for (int dice = 0; dice <= kDice; ++dice) {
      const int points = dice * (c + 1);
      const double later =
          table.ExpectedRemaining(After(state, category, points));
      upper[c][dice] = points + later;
    }
  }
  for (int roll = 0; roll < kRolls; ++roll) {
    const FaceCounts& counts = RollCounts(roll);
    double best = -std::numeric_limits<double>::infinity();
    for (int i = 0; i < open_count; ++i) {
      const int c = open[i];
      best = std::max(best, c < kUpperCategories
                                ? upper[c][counts[c]]
                                : kRollScores[roll][c] + lower[c]);
    }
    e.roll(roll) = best;
  }
}

double RecomputeExpectedRemaining(const ValueTable& table, State state) {
  StateKeepValues e;
  FillRollValues(table, state, e);
  for (int reroll = 0; reroll < 2; ++reroll) {
    ExpectationStep(e);
    ChoiceStep(e);
  }
  ExpectationStep(e);
  return e[0];  // the empty keep: five dice to roll
}

}  // namespace yatzy
