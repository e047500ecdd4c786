#include "core/notation/position_text.h"

#include <bit>
#include <cstdint>

#include "absl/strings/str_cat.h"
#include "core/notation/words.h"
#include "core/rules/presets.h"
#include "core/rules/rule_words.h"

namespace yatzy {
namespace {

void AppendPart(std::string_view part, absl::string_view value,
                std::string& text) {
  absl::StrAppend(&text, text.empty() ? "" : " | ", ToAbsl(part), " ", value);
}

std::string FilledText(const Game& game, CategoryMask filled) {
  std::string text;
  for (; filled != 0; filled &= filled - 1) {
    const auto& rule = game.rules().categories[std::countr_zero(filled)];
    absl::StrAppend(&text, text.empty() ? "" : ",", TokenOf(rule.category));
  }
  return text.empty() ? "none" : text;
}

absl::string_view DiceOf(const FaceCounts& counts) {
  const notation::DiceText& dice = notation::TextOf(counts);
  return {dice.text, static_cast<std::size_t>(dice.size - 1)};
}

}  // namespace

std::string NotationOf(const Game& game, const NotedPosition& position) {
  std::string text;
  if (game.id() != kDefaultRules) AppendPart("rules", game.id(), text);
  if (position.dice.has_value()) {
    AppendPart("dice", DiceOf(*position.dice), text);
    AppendPart("rolls", absl::StrCat(position.rerolls_left), text);
  }
  const bool needs_upper =
      game.totals() > 1 && game.UpperMaskOf(position.filled) != 0;
  if (needs_upper || position.upper_score != 0) {
    AppendPart("upper", absl::StrCat(position.upper_score), text);
  }
  if (position.filled != 0 || !position.dice.has_value()) {
    AppendPart("filled", FilledText(game, position.filled), text);
  }
  if (game.MostSaved(position.filled) > 0) {
    AppendPart("saved", absl::StrCat(position.saved_rolls), text);
  }
  if (position.banked_score != 0) {
    AppendPart("banked", absl::StrCat(position.banked_score), text);
  }
  if (position.all_equal_points.has_value()) {
    AppendPart("all-equal", absl::StrCat(*position.all_equal_points), text);
  }
  return text;
}

State ToState(const Game& game, const NotedPosition& position) {
  const int total = game.upper().Add(0, position.upper_score);
  return {position.filled, static_cast<std::uint8_t>(total),
          game.has_mark() && position.all_equal_points.value_or(0) > 0,
          static_cast<std::uint8_t>(position.saved_rolls)};
}

Position ToPosition(const Game& game, const NotedPosition& position) {
  return {ToState(game, position), *position.dice, position.rerolls_left};
}

}  // namespace yatzy
