#include "core/notation/action_text.h"

#include <cstddef>
#include <variant>

#include "absl/strings/str_cat.h"
#include "core/notation/words.h"
#include "core/rules/rule_words.h"

namespace yatzy {
namespace {

constexpr std::size_t kMaxActionText = 256;  // bytes

absl::StatusOr<Action> ReadAction(const Game& game, std::string_view& text) {
  if (notation::Take("keep", text)) {
    FaceCounts keep{};
    const absl::Status status = notation::TakeKeep(game, text, keep);
    if (!status.ok()) {
      return notation::Wrong("keep", std::string(status.message()));
    }
    return keep;
  }
  if (notation::Take("score", text)) {
    const absl::StatusOr<int> category = notation::TakeScored(game, text);
    if (!category.ok()) return category.status();
    return game.rules().categories[*category].category;
  }
  return notation::Wrong(
      "action", absl::StrCat(notation::Quoted(text),
                             ", expected keep with dice, or none; or score "
                             "with a category"));
}

}  // namespace

absl::StatusOr<Action> ParseAction(const Game& game, std::string_view text) {
  const auto line = notation::Bounded("action", text, kMaxActionText);
  if (!line.ok()) return line.status();
  std::string_view rest = *line;
  absl::StatusOr<Action> action = ReadAction(game, rest);
  if (!action.ok()) return action;
  // There may be a separator after it, as in the text that it comes from.
  if (rest == "|" || rest == ";") rest = "";
  if (rest.empty()) return action;
  return notation::Wrong(
      "action", absl::StrCat(notation::Quoted(rest), " after the action"));
}

std::string NotationOf(const Action& action) {
  if (const auto* category = std::get_if<Category>(&action)) {
    return absl::StrCat("score ", TokenOf(*category));
  }
  const notation::DiceText& dice =
      notation::TextOf(std::get<FaceCounts>(action));
  return absl::StrCat(
      "keep ",
      absl::string_view(dice.text, static_cast<std::size_t>(dice.size) - 1));
}

}  // namespace yatzy
