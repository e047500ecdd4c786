// Positions and states as text: "dice 1 3 3 5 6 | rolls 2 | upper 12 | filled
// ones,twos". NOTATION.md has the grammar.
//
// Errors are INVALID_ARGUMENT. They name the part, its value and what is
// expected: "rolls: \"3\", expected 0, 1 or 2".
#ifndef YATZY_CORE_NOTATION_POSITION_TEXT_H_
#define YATZY_CORE_NOTATION_POSITION_TEXT_H_

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "core/game/game.h"
#include "core/game/position.h"
#include "core/rules/category.h"
#include "core/rules/face_counts.h"

namespace yatzy {

inline constexpr std::size_t kMaxPositionText = 4096;  // bytes

// What a text says of a position, with the numbers as a player has them on the
// card. Without dice it is a state, the start of a turn.
struct NotedPosition {
  std::optional<FaceCounts> dice;
  // Less than the rolls of a turn, with saved ones; 0 without dice.
  int rerolls_left = 0;
  // Points so far in upper categories, which they can produce, not capped; or
  // the highest threshold of a bonus, for at least so many.
  int upper_score = 0;
  CategoryMask filled = 0;
  int banked_score = 0;  // points so far, the upper bonus not included
  // What the all-equal box holds. Only if it is filled; always then in games
  // with a mark (Game::has_mark).
  std::optional<int> all_equal_points;
  // Rolls that were saved when the turn began; 0 in games that save none.
  int saved_rolls = 0;

  friend bool operator==(const NotedPosition&, const NotedPosition&) = default;
};

// Returns the id after "rules" at the beginning of a text, of a position or a
// record, in lower case; "" if it has none. What is longer than ids are is cut
// to 65 bytes.
std::string RulesIdOf(std::string_view text);

// Returns what the text says. Without "rules" it is of this game; with it, the
// id must be that of the game, with its switches in any order. The position may
// be one at which the game is finished.
absl::StatusOr<NotedPosition> ParsePosition(const Game& game,
                                            std::string_view text);

// Returns the canonical text: parts in a fixed order, without those that have
// their default. REQUIRES: ParsePosition can give this position.
std::string NotationOf(const Game& game, const NotedPosition& position);

// Returns what the rest of the game depends on. REQUIRES of both: as above; of
// the second: dice.
State ToState(const Game& game, const NotedPosition& position);
Position ToPosition(const Game& game, const NotedPosition& position);

// Says which upper scores these filled categories allow: "Sixes is filled: 0,
// 6, .. 30". For messages.
std::string UpperScoresText(const Game& game, CategoryMask filled);

}  // namespace yatzy

#endif  // YATZY_CORE_NOTATION_POSITION_TEXT_H_
