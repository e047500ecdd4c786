// Texts of any kind, there and back.
#ifndef YATZY_TESTS_CORE_NOTATION_EITHER_TEXT_H_
#define YATZY_TESTS_CORE_NOTATION_EITHER_TEXT_H_

#include <memory>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "core/game/game.h"
#include "core/notation/action_text.h"
#include "core/notation/position_text.h"
#include "core/notation/record_text.h"
#include "core/rules/presets.h"
#include "tests/support/house_rules.h"

namespace yatzy {

// The game of a preset.
inline std::shared_ptr<const Game> GameOf(std::string_view id) {
  return *Game::Compile(*PresetRules(id.empty() ? kDefaultRules : id));
}

// What a text says, written again; or "!" and what is wrong with it. `kind` is
// "position", "action" or "record".
inline std::string CanonicalOf(const Game& game, std::string_view kind,
                               std::string_view text) {
  const auto written = [&](const auto& read, const auto& write) {
    return read.ok() ? write(*read)
                     : "!" + std::string(read.status().message());
  };
  const auto of_game = [&](const auto& value) {
    return NotationOf(game, value);
  };
  if (kind == "position") return written(ParsePosition(game, text), of_game);
  if (kind == "record") return written(ParseRecord(game, text), of_game);
  return written(ParseAction(game, text),
                 [](const Action& action) { return NotationOf(action); });
}

// The same in the game that the text names.
inline std::string CanonicalOf(std::string_view kind, std::string_view text) {
  return CanonicalOf(*GameOf(RulesIdOf(text)), kind, text);
}

// Guesses by the words that the text has.
inline std::string_view KindOf(const std::string& text) {
  const std::string lower = absl::AsciiStrToLower(text);
  if (absl::StartsWith(lower, "keep") || absl::StartsWith(lower, "score")) {
    return "action";
  }
  const bool is_record = absl::StrContains(lower, " keep ") ||
                         absl::StrContains(lower, " score ") ||
                         absl::StrContains(lower, ";");
  return is_record ? "record" : "position";
}

}  // namespace yatzy

#endif  // YATZY_TESTS_CORE_NOTATION_EITHER_TEXT_H_
