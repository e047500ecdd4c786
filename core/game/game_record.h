// What happened in a game: rolls, keeps, categories. As somebody wrote it down:
// whether it obeys the rules is for a review to say (core/play).
#ifndef YATZY_CORE_GAME_GAME_RECORD_H_
#define YATZY_CORE_GAME_GAME_RECORD_H_

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/rules/category.h"
#include "core/rules/face_counts.h"
#include "core/rules/limits.h"

namespace yatzy {

// A turn: roll, keep, roll, keep, roll, score. A player who is content scores
// at any time after a roll; keeping all dice and scoring then is the same.
struct RecordedTurn {
  std::uint8_t roll_count = 0;  // at least 1 in a turn that has begun
  // One after each roll but the last; one more in a game that breaks off after
  // a decision.
  std::uint8_t keep_count = 0;
  std::array<FaceCounts, kMaxRollsPerTurn> rolls{};  // all dice on the table
  std::array<FaceCounts, kMaxRollsPerTurn> keeps{};  // keeps[i] of rolls[i]
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
