// Dice, read and written. A record has 75 rolls and keeps, so these are quick.
#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "core/dice/keeps.h"
#include "core/dice/rolls.h"
#include "core/notation/words.h"

namespace yatzy::notation {
namespace {

// Whether one of a turn's words comes, which end the dice before them.
bool IsOfATurn(std::string_view text) {
  return Take("dice", text) || Take("keep", text) || Take("score", text);
}

absl::Status NotAFace(std::string_view word) {
  return absl::InvalidArgumentError(
      absl::StrCat(Quoted(word), " is not a face, expected 1 to 6",
                   word.size() > 1 && absl::ascii_isdigit(word[0])
                       ? ", with spaces between, or all dice in one word"
                       : ""));
}

absl::Status WrongCount(int count, int least, int most) {
  const std::string expected = least == most ? absl::StrCat(most)
                                             : absl::StrCat(least, " to ", most,
                                                            " of them, or "
                                                            "none");
  return absl::InvalidArgumentError(
      absl::StrCat(count == 0 ? "no" : absl::StrCat(count),
                   count == 1 ? " die" : " dice", ", expected ", expected));
}

// Takes faces with one space after each, the canonical form, and returns how
// many. None where a comma comes next, which belongs to the dice before it.
int TakeSpaced(std::string_view& text, FaceCounts& dice) {
  std::size_t at = 0;
  for (; at + 1 < text.size() && text[at + 1] == ' '; at += 2) {
    if (text[at] < '1' || text[at] > '6') break;
    ++dice[text[at] - '1'];
  }
  std::string_view rest = text.substr(at);
  SkipSpaces(rest);
  if (!rest.empty() && rest[0] == ',') {
    dice = {};
    return 0;
  }
  text = rest;
  return static_cast<int>(at / 2);
}

constexpr DiceText Spell(const FaceCounts& dice) {
  DiceText spelled{};
  for (int face = 0; face < kFaces; ++face) {
    for (int i = 0; i < dice[face]; ++i) {
      spelled.text[spelled.size++] = static_cast<char>('1' + face);
      spelled.text[spelled.size++] = ' ';
    }
  }
  if (spelled.size == 0) {
    for (const char c : std::string_view("none ")) {
      spelled.text[spelled.size++] = c;
    }
  }
  return spelled;
}

// By keep.
constexpr auto kDiceTexts = [] {
  std::array<DiceText, kMaxKeeps> texts{};
  for (int keep = 0; keep < kMaxKeeps; ++keep) {
    texts[keep] = Spell(kKeepLattice.counts[keep]);
  }
  return texts;
}();

}  // namespace

absl::Status TakeDice(int least, int most, std::string_view& text,
                      FaceCounts& dice) {
  dice = {};
  int count = TakeSpaced(text, dice);
  std::string_view in_one;  // all dice in one word
  bool has_comma = false;   // a die must come
  while (!text.empty()) {
    const std::string_view word = FirstWord(text);
    if (word.empty() || (word[0] > '9' && IsOfATurn(text))) break;
    has_comma = false;
    // After all dice in one word another face is a mistake of that word, and
    // anything else is one of its own.
    if (!in_one.empty()) {
      return NotAFace(absl::ascii_isdigit(word[0]) ? in_one : word);
    }
    if (word.size() > 1) {
      if (count > 0) return NotAFace(word);
      in_one = word;
    }
    for (const char& face : word) {
      if (face < '1' || face > '6') {
        return NotAFace(
            std::all_of(word.begin(), word.end(), absl::ascii_isdigit)
                ? std::string_view(&face, 1)
                : word);
      }
      ++dice[face - '1'];
      ++count;
    }
    text.remove_prefix(word.size());
    SkipSpaces(text);
    if (text.empty() || text[0] != ',') continue;
    text.remove_prefix(1);
    SkipSpaces(text);
    has_comma = true;
  }
  if (has_comma) return absl::InvalidArgumentError("no die after a comma");
  if (count < least || count > most) return WrongCount(count, least, most);
  return absl::OkStatus();
}

absl::Status TakeKeep(const Game& game, std::string_view& text,
                      FaceCounts& keep) {
  keep = {};
  if (Take("none", text)) return absl::OkStatus();
  return TakeDice(1, game.dice(), text, keep);
}

const DiceText& TextOf(const FaceCounts& dice) {
  const int count = DiceCount(dice);
  return kDiceTexts[KeepsOfFewer(count) + RollOf(dice, count)];
}

}  // namespace yatzy::notation
