// Positions, records and actions as text, of the game that the text names:
// whatever the text is, it is refused with a short message, or what it says is
// said again by a canonical text, which is read and written as it is.
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

#include "core/game/game.h"
#include "core/notation/action_text.h"
#include "core/notation/position_text.h"
#include "core/notation/record_text.h"
#include "core/rules/presets.h"
#include "tests/fuzz/fuzz.h"

namespace yatzy {
namespace {

// The presets, and games with an order of filling, another number of rolls, a
// threshold that Fours and Sixes cannot have.
const Game& GameOf(const std::string& id) {
  static const auto& games = *[] {
    auto* all = new std::map<std::string, std::shared_ptr<const Game>>;
    const auto add = [&](std::string_view name) {
      auto game = *Game::Compile(*PresetRules(name));
      all->emplace(game->id(), game);
    };
    for (const Preset& preset : Presets()) add(preset.id);
    add("scandinavian+forced");
    add("scandinavian+at41");
    add("yahtzee+rolls4");
    add("scandinavian+saved");
    return all;
  }();
  const auto known = games.find(id);
  return known == games.end() ? *Game::Default() : *known->second;
}

// `parse` and `write` are those of one kind of text.
template <typename Parse, typename Write>
void CheckText(std::string_view text, const Parse& parse, const Write& write) {
  const auto read = parse(text);
  if (!read.ok()) {
    const auto message = read.status().message();
    Require(read.status().code() == absl::StatusCode::kInvalidArgument &&
                !message.empty() && message.size() < 1024,
            "a short reason");
    for (const char c : message) Require(c >= ' ' && c <= '~', "no controls");
    return;
  }
  const std::string canonical = write(*read);
  const auto again = parse(canonical);
  Require(again.ok(), "a canonical text that is read: " + canonical);
  Require(*again == *read, "a canonical text of the same: " + canonical);
  Require(write(*again) == canonical, "one canonical text: " + canonical);
}

void CheckPosition(const Game& game, std::string_view text) {
  const auto noted = ParsePosition(game, text);
  if (!noted.ok()) return;
  Require(game.IsReachable(ToState(game, *noted)), "a state that games reach");
  if (!noted->dice.has_value()) return;
  Require(DiceCount(*noted->dice) == game.dice() && noted->rerolls_left >= 0 &&
              noted->rerolls_left < game.rolls_per_turn(),
          "dice of the game");
}

void CheckRecord(const Game& game, std::string_view text) {
  const auto record = ParseRecord(game, text);
  if (!record.ok()) return;
  Require(
      !record->turns.empty() &&
          record->turns.size() <= static_cast<std::size_t>(game.categories()),
      "turns of the game");
  for (const RecordedTurn& turn : record->turns) {
    Require(turn.roll_count >= 1 && turn.roll_count <= game.MostRerolls() + 1 &&
                (turn.keep_count == turn.roll_count ||
                 turn.keep_count + 1 == turn.roll_count),
            "rolls and keeps in turn");
    for (int i = 0; i < turn.roll_count; ++i) {
      Require(DiceCount(turn.rolls[i]) == game.dice(), "all dice");
      Require(DiceCount(turn.keeps[i]) <= game.dice(), "a keep");
    }
    Require(turn.category.has_value() ? game.IndexOf(*turn.category) >= 0
                                      : &turn == &record->turns.back(),
            "a category of the game");
    Require(turn.points.has_value() || !turn.extra.has_value(), "points first");
  }
}

}  // namespace
}  // namespace yatzy

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const yatzy::Game& game = yatzy::GameOf(yatzy::RulesIdOf(text));
  const auto write = [&](const auto& value) {
    return yatzy::NotationOf(game, value);
  };
  yatzy::CheckPosition(game, text);
  yatzy::CheckText(
      text, [&](auto from) { return yatzy::ParsePosition(game, from); }, write);
  yatzy::CheckRecord(game, text);
  yatzy::CheckText(
      text, [&](auto from) { return yatzy::ParseRecord(game, from); }, write);
  yatzy::CheckText(
      text, [&](auto from) { return yatzy::ParseAction(game, from); },
      [](const yatzy::Action& action) { return yatzy::NotationOf(action); });
  return 0;
}
