// What happened in a game: rolls, keeps, categories. As somebody wrote it down:
// whether it obeys the rules is for a review to say (core/play).
#ifndef YATZY_CORE_GAME_GAME_RECORD_H_
#define YATZY_CORE_GAME_GAME_RECORD_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/rules/category.h"
#include "core/rules/face_counts.h"
#include "core/rules/limits.h"

namespace yatzy {

// What a turn has one of for each roll. Those of games that save no rolls are
// in the object itself.
template <typename Item>
class ForEachRoll {
 public:
  // Makes room for it. REQUIRES: i >= 0.
  Item& operator[](std::size_t i) {
    if (i < first_.size()) return first_[i];
    if (more_.size() <= i - first_.size()) more_.resize(i - first_.size() + 1);
    return more_[i - first_.size()];
  }
  // An empty one where there is none.
  const Item& operator[](std::size_t i) const {
    static constexpr Item kNone{};
    if (i < first_.size()) return first_[i];
    return i - first_.size() < more_.size() ? more_[i - first_.size()] : kNone;
  }

  friend bool operator==(const ForEachRoll&, const ForEachRoll&) = default;

 private:
  std::array<Item, kMaxRollsPerTurn> first_{};
  std::vector<Item> more_;
};

// A turn: roll, keep, roll, keep, roll, score. A player who is content scores
// at any time after a roll; keeping all dice and scoring then is the same.
struct RecordedTurn {
  std::uint8_t roll_count = 0;  // at least 1 in a turn that has begun
  // One after each roll but the last; one more in a game that breaks off after
  // a decision.
  std::uint8_t keep_count = 0;
  ForEachRoll<FaceCounts> rolls;  // all dice on the table
  ForEachRoll<FaceCounts> keeps;  // keeps[i] of rolls[i]
  // What the last roll was scored as. None only in the last turn of a game that
  // breaks off.
  std::optional<Category> category;
  // The points that the record claims: of the category, and the bonus of a
  // further all-equal roll. None if it claims nothing.
  std::optional<int> points;
  std::optional<int> extra;

  friend bool operator==(const RecordedTurn&, const RecordedTurn&) = default;
};

// A game, finished or not.
struct GameRecord {
  std::vector<RecordedTurn> turns;

  friend bool operator==(const GameRecord&, const GameRecord&) = default;
};

}  // namespace yatzy

#endif  // YATZY_CORE_GAME_GAME_RECORD_H_
