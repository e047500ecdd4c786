// The words that positions and records share. What reads them takes them off
// the front of a text.
#ifndef YATZY_CORE_NOTATION_WORDS_H_
#define YATZY_CORE_NOTATION_WORDS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/game/game.h"
#include "core/rules/face_counts.h"

namespace yatzy::notation {

// An underscore is a space in links. A line end is one where a text was typed
// on several lines.
constexpr bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '_' || c == '\n' || c == '\r';
}
constexpr bool IsSeparator(char c) { return c == '|' || c == ';' || c == ','; }

// "0, 1 or 2". REQUIRES: there is a number.
std::string Alternatives(const std::vector<int>& numbers);

// Takes spaces off the text.
void SkipSpaces(std::string_view& text);

// Returns the text without the spaces at its ends.
std::string_view Trimmed(std::string_view text);

// Returns what comes before the next space or separator.
std::string_view FirstWord(std::string_view text);

// Takes what comes before the separator off the text, and the separator.
// Returns it trimmed.
std::string_view TakeUntil(char separator, std::string_view& text);

// Takes this word and the spaces after it off the text, in any case; a hyphen
// or a space of the word may be either. Returns false, and takes nothing, if
// the text begins with something else.
bool Take(std::string_view word, std::string_view& text);

// Returns the category whose token or title the text begins with, the longest
// if there are several, and takes it off; -1 if there is none. "CATEGORY_" may
// come before it.
int TakeCategory(const Game& game, std::string_view& text);

// Takes faces off the text, until it ends or goes on with one of a turn's
// words. They are one by one, with spaces or a comma between, or all in one
// word. Errors: what is no face; a number of dice that is not `least` to
// `most`.
absl::Status TakeDice(int least, int most, std::string_view& text,
                      FaceCounts& dice);

// Takes the faces of a keep of this game off the text, or "none".
absl::Status TakeKeep(const Game& game, std::string_view& text,
                      FaceCounts& keep);

// Takes the category after "score" off the text. An error about "score" if it
// is none of the game.
absl::StatusOr<int> TakeScored(const Game& game, std::string_view& text);

// Takes "rules ID |" off the text if it begins so. Errors: nothing after the
// id; another game.
absl::Status TakeRules(const Game& game, std::string_view& text);

// Returns the text in quotes, for a message: at most 64 bytes of it, those that
// cannot be printed escaped.
std::string Quoted(std::string_view text);

// "categories of scandinavian: ones, twos, ..", what is expected.
std::string CategoriesText(const Game& game);

// An error: "dice: 4 dice, expected 5".
absl::Status Wrong(std::string_view part, std::string_view what);

// Returns the text, trimmed. An error if it has more than `most` bytes.
absl::StatusOr<std::string_view> Bounded(std::string_view part,
                                         std::string_view text,
                                         std::size_t most);

// The dice of a keep or roll, each with a space after it, ready to be copied in
// full; "none " for an empty keep. REQUIRES: at most kMaxDice dice.
struct DiceText {
  char text[15];
  std::uint8_t size;
};
const DiceText& TextOf(const FaceCounts& dice);

}  // namespace yatzy::notation

#endif  // YATZY_CORE_NOTATION_WORDS_H_
