// What a roll must show, and what it then pays.
//
// A pattern is one term, or several that must all hold. A term *matches* some
// of the dice; only its first term's matter for a payout. Terms, as text:
//
//     face 3                 any dice of face 3; they match
//     of-a-kind 3            one face at least three times; the highest such
//                            face matches, three times
//     pairs 2                two different faces at least twice each; the
//                            highest ones match, twice each
//     pairs 1-2              as many of them as there are, one at least
//     pairs 2 equal          four of one face are two pairs, too
//     house 3+2              three of one face and two of another; those match,
//                            for the highest sum
//     house 3+2 equal        five of one face are both, too
//     faces 12345            at least these dice, which match
//     run 4                  four neighbouring faces; one die of each matches,
//                            for the highest sum
//     run 4 wrap             1 comes after 6, too
//     total = 13             the sum of all dice, which all match; also <=, >=
//     colours 16 25 34       all dice are of one of these groups, which have
//                            each face once; all dice match
//     any                    any roll; all dice match
//
// `pairs` and `house` may end with `colours ..`: the faces that match must be
// of one group. One to four terms are joined by " and ": "of-a-kind 2 and total
// = 13".
//
// A payout, as text: `matched` (the sum of the dice that match), `total` (the
// sum of all dice) or a number, and with the first two maybe more: "total +
// 15". A roll that does not fit pays 0. One of the pattern "face f" without
// such a die does not fit.
#ifndef YATZY_CORE_RULES_PATTERN_H_
#define YATZY_CORE_RULES_PATTERN_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/rules/face_counts.h"

namespace yatzy {

struct PatternTerm {
  enum class Kind : std::uint8_t {
    kFace,
    kOfAKind,
    kPairs,
    kHouse,
    kTheseFaces,
    kRun,
    kTotal,
    kColours,
    kAny,
  };
  enum class Comparison : std::uint8_t { kEqual, kAtMost, kAtLeast };

  Kind kind = Kind::kAny;
  // The number that follows the word: a face, dice, pairs, the length of a run,
  // a total; for a house the larger part.
  int count = 0;
  // Of a house its other part, of pairs how many are enough; 0: `count` of
  // them.
  int smaller = 0;
  bool equal = false;  // pairs, house: one face may be several parts
  bool wrap = false;   // run
  Comparison comparison = Comparison::kEqual;  // total
  FaceCounts faces{};                          // of kTheseFaces
  // The group of each face, numbered from 0 on as they occur; empty without
  // colours.
  std::optional<std::array<std::uint8_t, kFaces>> colours;

  friend bool operator==(const PatternTerm&, const PatternTerm&) = default;
};

struct Pattern {
  std::vector<PatternTerm> terms;  // one or more

  friend bool operator==(const Pattern&, const Pattern&) = default;
};

struct Payout {
  enum class Kind : std::uint8_t { kMatched, kTotal, kFixed };
  Kind kind = Kind::kMatched;
  int points = 0;  // all of it if fixed, else what comes on top

  friend bool operator==(const Payout&, const Payout&) = default;
};

inline constexpr int kMaxPatternTerms = 4;

// Reads the texts above. Words are separated by spaces. INVALID_ARGUMENT says
// what was found and what is expected: "\"face 7\": found \"7\", expected 1 to
// 6".
absl::StatusOr<Pattern> ParsePattern(std::string_view text);
absl::StatusOr<Payout> ParsePayout(std::string_view text);

// Writes them, one text for each value, which reads as the same value. (The
// text of a value that no text gives is not read as that value.)
std::string ToText(const Pattern& pattern);
std::string ToText(const Payout& payout);

// Returns the sum of the dice that match, nothing if the roll does not fit.
std::optional<int> Matched(const Pattern& pattern, const FaceCounts& roll);

// Returns the points of the roll, 0 if it does not fit.
int Points(const Pattern& pattern, const Payout& payout,
           const FaceCounts& roll);

}  // namespace yatzy

#endif  // YATZY_CORE_RULES_PATTERN_H_
