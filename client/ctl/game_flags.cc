#include "client/ctl/game_flags.h"

#include <charconv>
#include <cstdint>
#include <system_error>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/os/numbers.h"

namespace yatzy::client {
namespace {

constexpr char kDiceForms[] =
    "write the faces as 3,3,3,5,6 or '3 3 3 5 6' or 33356";

absl::Status BadValue(absl::string_view flag, absl::string_view value,
                      absl::string_view expected) {
  return absl::InvalidArgumentError(
      absl::StrCat(flag, ": \"", value, "\" is not ", expected));
}

std::string CategoryList() {
  return absl::StrJoin(AllCategories(), ", ",
                       [](std::string* out, v1::Category category) {
                         out->append(CategoryFlagName(category));
                       });
}

absl::Status AddCategoriesNamed(const std::string& names,
                                v1::GameState& state) {
  for (const absl::string_view item : absl::StrSplit(names, ',')) {
    const std::string name(absl::StripAsciiWhitespace(item));
    const std::optional<v1::Category> category = CategoryNamed(name);
    if (!category.has_value()) {
      return BadValue("--filled", name,
                      absl::StrCat("a category; those are ", CategoryList()));
    }
    state.add_filled_categories(*category);
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

// Bit i stands for the category numbered i + 1, as in a state_index.
absl::Status AddCategoriesOfMask(const std::string& text,
                                 v1::GameState& state) {
  const std::optional<std::uint32_t> mask = ReadMask(text);
  if (!mask.has_value() || *mask >> AllCategories().size() != 0) {
    return BadValue("--filled-mask", text,
                    "a set of categories: a number from 0 to 0x7fff");
  }
  for (const v1::Category category : AllCategories()) {
    if ((*mask >> (category - 1) & 1) != 0) {
      state.add_filled_categories(category);
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

std::vector<v1::Category> AllCategories() {
  std::vector<v1::Category> categories;
  for (int number = v1::Category_MIN; number <= v1::Category_MAX; ++number) {
    if (number == v1::CATEGORY_UNSPECIFIED) continue;
    if (!v1::Category_IsValid(number)) continue;
    categories.push_back(static_cast<v1::Category>(number));
  }
  return categories;
}

std::string CategoryFlagName(v1::Category category) {
  const std::string& name = v1::Category_Name(category);
  if (name.empty()) return absl::StrCat("category-", int{category});
  return absl::AsciiStrToLower(
      absl::StrReplaceAll(absl::StripPrefix(name, "CATEGORY_"), {{"_", "-"}}));
}

std::string CategoryTitle(v1::Category category) {
  std::string title;
  const std::string name = CategoryFlagName(category);
  for (const absl::string_view word : absl::StrSplit(name, '-')) {
    if (!title.empty()) title += ' ';
    title.append(word.data(), word.size());
    if (word == "of" || word == "a") continue;
    char& initial = title[title.size() - word.size()];
    initial = absl::ascii_toupper(initial);
  }
  return title;
}

std::string PlainName(const std::string& name) {
  const std::string hyphens = absl::AsciiStrToLower(
      absl::StrReplaceAll(name, {{"_", "-"}, {" ", "-"}}));
  return std::string(absl::StripPrefix(hyphens, "category-"));
}

std::optional<v1::Category> CategoryNamed(const std::string& name) {
  const std::string flag_name = PlainName(name);
  for (const v1::Category category : AllCategories()) {
    if (CategoryFlagName(category) == flag_name) return category;
  }
  return std::nullopt;
}

absl::StatusOr<int> ParseInteger(const std::string& flag,
                                 const std::string& value) {
  const std::optional<int> number = ReadInteger<int>(value);
  if (number.has_value()) return *number;
  return BadValue(flag, value, "a whole number, in decimal and below 2^31");
}

absl::StatusOr<v1::GameState> ParseState(const StateFlags& flags) {
  if (!flags.filled.empty() && !flags.filled_mask.empty()) {
    return absl::InvalidArgumentError(
        "--filled-mask: give this or --filled, not both");
  }
  v1::GameState state;
  absl::Status status;
  if (!flags.filled.empty()) {
    status.Update(AddCategoriesNamed(flags.filled, state));
  }
  if (!flags.filled_mask.empty()) {
    status.Update(AddCategoriesOfMask(flags.filled_mask, state));
  }
  const absl::StatusOr<int> upper = ParseInteger("--upper", flags.upper);
  const absl::StatusOr<int> banked = ParseInteger("--banked", flags.banked);
  status.Update(upper.status());
  status.Update(banked.status());
  if (!status.ok()) return status;
  state.set_upper_score(*upper);
  state.set_banked_score(*banked);
  return state;
}

absl::StatusOr<v1::Position> ParsePosition(const PositionFlags& flags) {
  absl::StatusOr<v1::GameState> state = ParseState(flags.state);
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
