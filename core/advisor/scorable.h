// The categories of a position and what they are worth. Of advisor.cc alone.
#ifndef YATZY_CORE_ADVISOR_SCORABLE_H_
#define YATZY_CORE_ADVISOR_SCORABLE_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/advisor/advisor.h"
#include "core/game/game.h"
#include "core/table/value_table.h"

namespace yatzy {

// The categories that a roll may be scored in, in card order, and what each is
// worth. `table` must outlive it.
class Scorable {
 public:
  Scorable(const ValueTable& table, State state, int roll)
      : game_(table.game()) {
    const std::uint32_t set = game_.SetOf(state);
    size_ = game_.ScoringsOf(set, roll, scorings_.data());
    for (int i = 0; i < size_; ++i) {
      const auto& [c, points, extra, is_joker] = scorings_[i];
      // As Game::After has it, but a state is not put together for each.
      const std::uint32_t next = game_.SetAfter(set, c, points > 0);
      const int total = game_.upper().Add(
          state.upper_total, c < game_.upper_categories() ? points : 0);
      const int value = game_.upper().ValueOf(game_.UpperMaskOf(next), total);
      values_[i] = points + extra + double{table.OfSet(next)[value]};
    }
  }

  std::size_t size() const { return size_; }
  std::span<const double> values() const {
    return std::span(values_).first(size_);
  }

  // Writes the action and what it pays.
  void Write(std::size_t i, RankedAction& ranked) const {
    const Scoring& scoring = scorings_[i];
    ranked.action = game_.rules().categories[scoring.category].category;
    ranked.points = scoring.points;
    ranked.extra = scoring.extra;
  }

 private:
  const Game& game_;
  int size_ = 0;
  std::array<Scoring, kMaxCategories> scorings_;
  std::array<double, kMaxCategories> values_;
};

}  // namespace yatzy

#endif  // YATZY_CORE_ADVISOR_SCORABLE_H_
