#include "client/ctl/game_flags.h"

#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/notation/position_text.h"
#include "core/os/numbers.h"
#include "core/rules/rule_words.h"
#include "proto/convert/convert.h"

namespace yatzy::client {
namespace {

constexpr char kDiceForms[] =
    "write the faces as 3,3,3,5,6 or '3 3 3 5 6' or 33356";

absl::Status BadValue(absl::string_view flag, absl::string_view value,
                      absl::string_view expected) {
  return absl::InvalidArgumentError(
      absl::StrCat(flag, ": \"", value, "\" is not ", expected));
}

// A name with its spelling evened out: "CATEGORY_ONES" is "ones", "One Pair" is
// "one-pair".
std::string PlainName(absl::string_view name) {
  const std::string hyphens = absl::AsciiStrToLower(
      absl::StrReplaceAll(name, {{"_", "-"}, {" ", "-"}}));
  return std::string(absl::StripPrefix(hyphens, "category-"));
}

absl::Status AddCategoriesNamed(const std::string& names, const Game& game,
                                v1::GameState& state) {
  for (const absl::string_view name : absl::StrSplit(names, ',')) {
    const absl::StatusOr<int> category = CategoryOf(game, "--filled", name);
    if (!category.ok()) return category.status();
    state.add_filled_categories(
        ToMessage(game.rules().categories[*category].category));
  }
  return absl::OkStatus();
}

// Decimal, or hexadecimal after "0x".
std::optional<std::uint32_t> ReadMask(absl::string_view text) {
  if (!absl::ConsumePrefix(&text, "0x") && !absl::ConsumePrefix(&text, "0X")) {
    return ReadInteger<std::uint32_t>(text);
  }
  std::uint32_t mask = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, mask, 16);
  if (error != std::errc() || rest != end) return std::nullopt;
  return mask;
}

// Bit i stands for the category in place i of the game, as in a state_index.
absl::Status AddCategoriesOfMask(const std::string& text, const Game& game,
                                 v1::GameState& state) {
  const std::optional<std::uint32_t> mask = ReadMask(text);
  if (!mask.has_value() || (*mask & ~game.all_filled()) != 0) {
    return BadValue(
        "--filled-mask", text,
        absl::StrFormat("a set of categories: a number from 0 to 0x%x",
                        game.all_filled()));
  }
  for (int c = 0; c < game.categories(); ++c) {
    if ((*mask >> c & 1) != 0) {
      state.add_filled_categories(
          ToMessage(game.rules().categories[c].category));
    }
  }
  return absl::OkStatus();
}

// "3,3,3,5,6", "3 3 3 5 6" or "33356". Only commas leave no doubt where a
// number of several digits ends, so that the server can say what it is not.
std::vector<absl::string_view> SplitDice(absl::string_view text) {
  text = absl::StripAsciiWhitespace(text);
  if (absl::StrContains(text, ',')) return absl::StrSplit(text, ',');
  std::vector<absl::string_view> words =
      absl::StrSplit(text, absl::ByAnyChar(" \t"), absl::SkipEmpty());
  if (words.size() != 1) return words;
  return absl::StrSplit(words[0], absl::ByLength(1));
}

absl::Status GivenTwice() {
  return absl::InvalidArgumentError(
      "POSITION: give this or the flags for it, not both");
}

// The position of the notation; its state alone if that has no dice.
absl::StatusOr<v1::Position> ParseText(const StateFlags& flags,
                                       const Game& game) {
  StateFlags text_alone;
  text_alone.text = flags.text;
  if (flags != text_alone) return GivenTwice();
  const auto noted = yatzy::ParsePosition(game, flags.text);
  if (!noted.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat("POSITION: ", noted.status().message()));
  }
  v1::Position position;
  WritePosition(game, *noted, position);
  return position;
}

}  // namespace

absl::StatusOr<std::vector<int>> ParseDice(const std::string& text) {
  std::vector<int> faces;
  const bool has_commas = absl::StrContains(text, ',');
  const std::vector<absl::string_view> dice = SplitDice(text);
  for (absl::string_view die : dice) {
    if (has_commas) die = absl::StripAsciiWhitespace(die);
    const std::optional<int> face = ReadInteger<int>(die, 0);
    if (!face.has_value() || (!has_commas && die.size() != 1)) {
      return absl::InvalidArgumentError(
          absl::StrCat("--dice: \"", die, "\" in \"", text, "\" is not a die; ",
                       kDiceForms));
    }
    faces.push_back(*face);
  }
  if (dice.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--dice: there is no die in \"", text, "\"; ", kDiceForms));
  }
  return faces;
}

std::string CategoryTitle(v1::Category category) {
  const int place = static_cast<int>(category) - 1;
  if (place < 0 || place >= kCategoryNameCount) {
    return absl::StrCat("Category ", static_cast<int>(category));
  }
  return std::string(kCategoryNames[place]);
}

absl::StatusOr<int> CategoryOf(const Game& game, const std::string& flag,
                               absl::string_view name) {
  name = absl::StripAsciiWhitespace(name);
  const std::string wanted = PlainName(name);
  std::vector<std::string> tokens;
  for (int c = 0; c < game.categories(); ++c) {
    const Category category = game.rules().categories[c].category;
    const auto number = static_cast<std::size_t>(category);
    tokens.emplace_back(TokenOf(category));
    if (wanted == tokens.back() ||
        wanted == PlainName(ToAbsl(kCategoryNames[number]))) {
      return c;
    }
  }
  return BadValue(flag, name,
                  absl::StrCat("a category of ", game.id(), "; those are ",
                               absl::StrJoin(tokens, ", ")));
}

absl::StatusOr<int> ParseInteger(const std::string& flag,
                                 const std::string& value) {
  const std::optional<int> number = ReadInteger<int>(value);
  if (number.has_value()) return *number;
  return BadValue(flag, value, "a whole number, in decimal and below 2^31");
}

void DefinePositionText(CLI::App& command, std::string& text,
                        const char* help) {
  AddOption(command, text, {.name = "POSITION", .type = "", .help = help});
}

std::string RulesOf(const std::string& rules, const StateFlags& flags) {
  return rules.empty() ? RulesIdOf(flags.text) : rules;
}

void DefineStateFlags(CLI::App& command, StateFlags& flags) {
  constexpr char kGroup[] = "State (left out, the start of the game)";
  AddOption(command, flags.filled,
            {.name = "--filled",
             .type = "NAMES",
             .help = "Filled categories, separated by commas",
             .group = kGroup});
  AddOption(command, flags.filled_mask,
            {.name = "--filled-mask",
             .type = "MASK",
             .help = "Instead of --filled, a bit for each category in card "
                     "order: bit 0 is ones ... bit 14 is yatzy",
             .group = kGroup});
  AddOption(command, flags.upper,
            {.name = "--upper",
             .type = "N",
             .help = "Points so far in the upper categories, ones to sixes, "
                     "without the bonus; needed once one of them is filled",
             .group = kGroup});
  AddOption(command, flags.banked,
            {.name = "--banked",
             .type = "N",
             .help = "Points so far in all categories, without the bonus",
             .group = kGroup});
  AddOption(command, flags.all_equal_points,
            {.name = "--all-equal-points",
             .type = "N",
             .help = "Points in the filled category for dice of one face, in "
                     "games where they matter: 50 or 0 of yatzy in yahtzee",
             .group = kGroup});
  AddOption(command, flags.saved,
            {.name = "--saved",
             .type = "N",
             .help = "Rolls saved when the turn began, in games that save "
                     "them: scandinavian+saved",
             .group = kGroup});
}

void DefineDiceFlags(CLI::App& command, PositionFlags& flags,
                     const char* group) {
  AddOption(command, flags.dice,
            {.name = "--dice",
             .type = "DICE",
             .help = "All dice: 33356, 3,3,3,5,6 or '3 3 3 5 6'",
             .group = group});
  AddOption(
      command, flags.rerolls,
      {.name = "--rerolls",
       .type = "N",
       .help = "Rerolls left in this turn, saved ones included: 2, 1, or 0 to "
               "choose a category",
       .group = group});
}

absl::StatusOr<v1::GameState> ParseState(const StateFlags& flags,
                                         const Game& game) {
  if (!flags.text.empty()) {
    auto position = ParseText(flags, game);
    if (!position.ok()) return position.status();
    if (position->dice_size() == 0) {
      return std::move(*position->mutable_state());
    }
    return absl::InvalidArgumentError(
        "POSITION: has dice, expected a state at the start of a turn");
  }
  if (!flags.filled.empty() && !flags.filled_mask.empty()) {
    return absl::InvalidArgumentError(
        "--filled-mask: give this or --filled, not both");
  }
  v1::GameState state;
  absl::Status status;
  if (!flags.filled.empty()) {
    status.Update(AddCategoriesNamed(flags.filled, game, state));
  }
  if (!flags.filled_mask.empty()) {
    status.Update(AddCategoriesOfMask(flags.filled_mask, game, state));
  }
  if (!flags.upper.empty()) {
    const absl::StatusOr<int> upper = ParseInteger("--upper", flags.upper);
    status.Update(upper.status());
    state.set_upper_score(upper.value_or(0));
  }
  const absl::StatusOr<int> banked = ParseInteger("--banked", flags.banked);
  status.Update(banked.status());
  if (!flags.all_equal_points.empty()) {
    const absl::StatusOr<int> points =
        ParseInteger("--all-equal-points", flags.all_equal_points);
    status.Update(points.status());
    state.set_all_equal_points(points.value_or(0));
  }
  if (!flags.saved.empty()) {
    const absl::StatusOr<int> saved = ParseInteger("--saved", flags.saved);
    status.Update(saved.status());
    state.set_saved_rolls(saved.value_or(0));
  }
  if (!status.ok()) return status;
  state.set_banked_score(*banked);
  return state;
}

absl::StatusOr<v1::Position> ParsePosition(const PositionFlags& flags,
                                           const Game& game) {
  if (!flags.state.text.empty()) {
    if (!flags.dice.empty() || !flags.rerolls.empty()) return GivenTwice();
    auto noted = ParseText(flags.state, game);
    if (!noted.ok() || noted->dice_size() > 0) return noted;
    return absl::InvalidArgumentError(
        "POSITION: has no dice, expected \"dice 1 3 3 5 6 | rolls 2\"");
  }
  for (const auto& [flag, value] :
       {std::pair("--dice", &flags.dice), {"--rerolls", &flags.rerolls}}) {
    if (!value->empty()) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(flag, ": is required, or a POSITION instead of flags"));
  }
  absl::StatusOr<v1::GameState> state = ParseState(flags.state, game);
  if (!state.ok()) return state.status();
  v1::Position position;
  *position.mutable_state() = *std::move(state);
  const absl::StatusOr<std::vector<int>> dice = ParseDice(flags.dice);
  absl::Status status = dice.status();
  const absl::StatusOr<int> rerolls = ParseInteger("--rerolls", flags.rerolls);
  status.Update(rerolls.status());
  if (!status.ok()) return status;
  for (const int face : *dice) position.add_dice(face);
  position.set_rerolls_left(*rerolls);
  return position;
}

}  // namespace yatzy::client
