// Actions as text: "keep 3 3", "keep none", "score full-house". NOTATION.md has
// the grammar.
#ifndef YATZY_CORE_NOTATION_ACTION_TEXT_H_
#define YATZY_CORE_NOTATION_ACTION_TEXT_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "core/game/game.h"
#include "core/game/position.h"

namespace yatzy {

// Returns the action. INVALID_ARGUMENT names "keep" or "score", the value and
// what is expected. Whether a position allows the action is not asked.
absl::StatusOr<Action> ParseAction(const Game& game, std::string_view text);

// Returns the canonical text: dice ascending, categories by their tokens.
std::string NotationOf(const Action& action);

}  // namespace yatzy

#endif  // YATZY_CORE_NOTATION_ACTION_TEXT_H_
