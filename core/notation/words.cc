#include "core/notation/words.h"

#include <algorithm>
#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/rules/presets.h"
#include "core/rules/rule_words.h"

namespace yatzy::notation {
namespace {

constexpr std::size_t kMostQuoted = 64;

bool EndsWord(char c) { return IsSpace(c) || IsSeparator(c); }

// How much of the text stands between two words of a name: a hyphen or spaces.
std::size_t GapOf(std::string_view text) {
  if (!text.empty() && text[0] == '-') return 1;
  std::size_t at = 0;
  while (at < text.size() && IsSpace(text[at])) ++at;
  return at;
}

// How much of the text the word is, if the text begins with it; else 0.
std::size_t MatchOf(std::string_view word, std::string_view text) {
  std::size_t at = 0;
  for (const char expected : word) {
    if (at == text.size()) return 0;
    if (expected == ' ' || expected == '-') {
      const std::size_t gap = GapOf(text.substr(at));
      if (gap == 0) return 0;
      at += gap;
      continue;
    }
    if (absl::ascii_tolower(text[at]) != absl::ascii_tolower(expected)) {
      return 0;
    }
    ++at;
  }
  return at == text.size() || EndsWord(text[at]) ? at : 0;
}

// Whether the text may begin with the word; most do not.
bool BeginsAs(std::string_view word, std::string_view text) {
  return !text.empty() && absl::ascii_tolower(text[0]) == word[0];
}

// Whether these are two spellings of one id: the order of switches is free.
bool IsIdOf(const Game& game, std::string_view id) {
  const std::string lower = absl::AsciiStrToLower(ToAbsl(id));
  if (lower == game.id()) return true;
  const auto rules = PresetRules(lower);
  return rules.ok() && rules->id == game.id();
}

}  // namespace

std::string Alternatives(const std::vector<int>& numbers) {
  std::string text = absl::StrCat(numbers[0]);
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    absl::StrAppend(&text, i + 1 == numbers.size() ? " or " : ", ", numbers[i]);
  }
  return text;
}

void SkipSpaces(std::string_view& text) {
  while (!text.empty() && IsSpace(text[0])) text.remove_prefix(1);
}

std::string_view Trimmed(std::string_view text) {
  SkipSpaces(text);
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view FirstWord(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && !EndsWord(text[at])) ++at;
  return text.substr(0, at);
}

std::string_view TakeUntil(char separator, std::string_view& text) {
  const std::size_t at = std::min(text.find(separator), text.size());
  const std::string_view before = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return Trimmed(before);
}

bool Take(std::string_view word, std::string_view& text) {
  if (!BeginsAs(word, text)) return false;
  const std::size_t size = MatchOf(word, text);
  if (size == 0) return false;
  text.remove_prefix(size);
  SkipSpaces(text);
  return true;
}

int TakeCategory(const Game& game, std::string_view& text) {
  std::string_view name = text;
  Take("category", name);
  int category = -1;
  std::size_t longest = 0;
  for (int c = 0; c < game.categories(); ++c) {
    const auto number =
        static_cast<std::size_t>(game.rules().categories[c].category);
    const std::string_view token = kCategoryTokens[number];
    if (!BeginsAs(token, name)) continue;  // the title neither
    const std::size_t size =
        std::max(MatchOf(token, name), MatchOf(kCategoryNames[number], name));
    if (size <= longest) continue;
    longest = size;
    category = c;
  }
  if (category < 0) return -1;
  text = name.substr(longest);
  SkipSpaces(text);
  return category;
}

absl::StatusOr<int> TakeScored(const Game& game, std::string_view& text) {
  const int category = TakeCategory(game, text);
  if (category >= 0) return category;
  const std::string_view name =
      Trimmed(text.substr(0, text.find_first_of("0123456789+|;")));
  return Wrong("score",
               absl::StrCat(name.empty() ? "missing" : Quoted(name),
                            ", expected one of the ", CategoriesText(game)));
}

absl::Status TakeRules(const Game& game, std::string_view& text) {
  std::string_view rest = text;
  if (!Take("rules", rest)) return absl::OkStatus();
  const std::string_view id = Trimmed(rest.substr(0, rest.find_first_of("|;")));
  if (id.empty()) return Wrong("rules", "missing, expected the id of a game");
  if (!IsIdOf(game, id)) {
    return Wrong("rules", absl::StrCat(Quoted(id), ", expected ", game.id()));
  }
  const std::size_t bar = rest.find_first_of("|;");
  if (bar == rest.npos || rest[bar] == ';') {
    return Wrong("rules", "no \"|\" after the id");
  }
  text = rest.substr(bar + 1);
  SkipSpaces(text);
  return absl::OkStatus();
}

std::string Quoted(std::string_view text) {
  std::string quoted = "\"";
  for (const char c : text) {
    std::string escaped(1, c);
    if (!absl::ascii_isprint(static_cast<unsigned char>(c)) || c == '"') {
      escaped = absl::CHexEscape(escaped);
    }
    if (quoted.size() + escaped.size() > kMostQuoted - 1) {
      quoted += "..";
      break;
    }
    quoted += escaped;
  }
  return quoted + '"';
}

std::string CategoriesText(const Game& game) {
  return absl::StrCat(
      "categories of ", game.id(), ": ",
      absl::StrJoin(game.rules().categories, ", ",
                    [](std::string* out, const CategoryRule& rule) {
                      absl::StrAppend(out, TokenOf(rule.category));
                    }));
}

absl::Status Wrong(std::string_view part, std::string_view what) {
  return absl::InvalidArgumentError(
      absl::StrCat(ToAbsl(part), ": ", ToAbsl(what)));
}

absl::StatusOr<std::string_view> Bounded(std::string_view part,
                                         std::string_view text,
                                         std::size_t most) {
  if (text.size() > most) {
    return Wrong(
        part, absl::StrCat(text.size(), " bytes, expected ", most, " at most"));
  }
  return Trimmed(text);
}

}  // namespace yatzy::notation
