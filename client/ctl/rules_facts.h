// A rule set, and what there is to know of its game.
#ifndef YATZY_CLIENT_CTL_RULES_FACTS_H_
#define YATZY_CLIENT_CTL_RULES_FACTS_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "client/ctl/format.h"
#include "core/game/game.h"

namespace yatzy::client {

// Returns the game of an id or a file (FindRules, core/rule_file/rule_file.h).
// Messages name the one or the other.
absl::StatusOr<std::shared_ptr<const Game>> LoadGame(
    const std::string& id_or_file);

// "full-house": how commands spell a category of the game.
std::string CategoryToken(const Game& game, int category);

// How its states are numbered: "index = filled * 64 + upper_total".
std::string StateIndexText(const Game& game);

// All of it, several lines.
std::string FactsText(const Game& game);
JsonObject FactsJson(const Game& game);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_RULES_FACTS_H_
