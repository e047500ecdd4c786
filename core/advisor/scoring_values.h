// The ways to score a roll and what each is worth.
#ifndef YATZY_CORE_ADVISOR_SCORING_VALUES_H_
#define YATZY_CORE_ADVISOR_SCORING_VALUES_H_

#include <array>
#include <cstdint>

#include "core/game/game.h"
#include "core/game/state.h"
#include "core/rules/limits.h"
#include "core/rules/rule_set.h"
#include "core/table/value_table.h"

namespace yatzy {

// In card order: points, extra points and all that is to come.
struct ScoringValues {
  int count = 0;
  std::array<Scoring, kMaxCategories> scorings;
  std::array<double, kMaxCategories> values;
};

// REQUIRES: the state is reachable and not finished; in games that save rolls
// it is what Game::Saving returned.
inline void FillScoringValues(const ValueTable& table, State state, int roll,
                              ScoringValues& values) {
  const Game& game = table.game();
  const std::uint32_t set = game.SetOf(state);
  values.count = game.ScoringsOf(set, roll, values.scorings.data());
  for (int i = 0; i < values.count; ++i) {
    const auto& [c, points, extra, is_joker] = values.scorings[i];
    // As Game::After has it, but a state is not put together for each.
    const std::uint32_t next = game.SetAfter(set, c, points > 0);
    const int total = game.upper().Add(
        state.upper_total, c < game.upper_categories() ? points : 0);
    const int value = game.upper().ValueOf(game.UpperMaskOf(next), total);
    values.values[i] =
        points + extra + double{table.OfSet(next, state.saved)[value]};
  }
}

}  // namespace yatzy

#endif  // YATZY_CORE_ADVISOR_SCORING_VALUES_H_
