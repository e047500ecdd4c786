// Game records as text, one line each: "dice 1 3 3 5 6 keep 3 3 dice 3 3 3 5 6
// keep 3 3 3 dice 1 3 3 3 3 score four-of-a-kind 12; dice ..". NOTATION.md has
// the grammar.
#ifndef YATZY_CORE_NOTATION_RECORD_TEXT_H_
#define YATZY_CORE_NOTATION_RECORD_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "core/game/game.h"
#include "core/game/game_record.h"

namespace yatzy {

inline constexpr std::size_t kMaxRecordText = 65536;  // bytes

// Returns what the text says; RulesIdOf (position_text.h) has its rules. A turn
// has at least one roll and at most those of the game's turns, a record at
// least one turn and at most one for each category; only the last turn may lack
// a score. All else that the rules say of a game is not asked.
//
// INVALID_ARGUMENT names turn and part, the value and what is expected: "turn
// 3, dice: 4 dice, expected 5".
absl::StatusOr<GameRecord> ParseRecord(const Game& game, std::string_view text);

// Appends the canonical text, about 1 KB for a whole game, in about a
// microsecond. REQUIRES: ParseRecord can give this record.
void AppendNotation(const Game& game, const GameRecord& record,
                    std::string& text);
std::string NotationOf(const Game& game, const GameRecord& record);

}  // namespace yatzy

#endif  // YATZY_CORE_NOTATION_RECORD_TEXT_H_
