// Reads patterns and payouts.
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "core/os/numbers.h"
#include "core/rules/pattern.h"
#include "core/rules/rule_set.h"
#include "core/rules/rule_words.h"

namespace yatzy {
namespace {

using Kind = PatternTerm::Kind;

std::string Quoted(absl::string_view text) {
  return absl::StrCat("\"", absl::Utf8SafeCEscape(text), "\"");
}

// The words of one text, taken one after the other.
class Words {
 public:
  explicit Words(absl::string_view text)
      : text_(text), words_(absl::StrSplit(text, ' ', absl::SkipEmpty())) {}

  bool AtEnd() const { return next_ == words_.size(); }

  // Empty at the end.
  absl::string_view Next() const {
    return AtEnd() ? absl::string_view() : words_[next_];
  }

  bool Take(absl::string_view word) {
    if (Next() != word || AtEnd()) return false;
    ++next_;
    return true;
  }

  absl::string_view TakeAny() {
    const absl::string_view word = Next();
    if (!AtEnd()) ++next_;
    return word;
  }

  absl::Status Unexpected(absl::string_view word,
                          absl::string_view expected) const {
    const std::string found = word.empty() ? "its end" : Quoted(word);
    return absl::InvalidArgumentError(absl::StrCat(
        Quoted(text_), ": found ", found, ", expected ", expected));
  }

  absl::StatusOr<int> TakeNumber(int least, int most) {
    const absl::string_view word = TakeAny();
    const std::optional<int> number = ReadInteger<int>(word, least, most);
    if (number.has_value()) return *number;
    return Unexpected(word, absl::StrCat(least, " to ", most));
  }

 private:
  absl::string_view text_;
  std::vector<absl::string_view> words_;
  std::size_t next_ = 0;
};

std::optional<int> ReadFace(char digit) {
  return digit >= '1' && digit <= '0' + kFaces ? std::optional<int>(digit - '0')
                                               : std::nullopt;
}

// "3+2": the second part is nothing without the sign.
struct Parts {
  std::optional<int> first, second;
};

Parts ReadParts(absl::string_view word, char sign) {
  const std::size_t at = word.find(sign);
  Parts parts;
  parts.first = ReadInteger<int>(word.substr(0, at), 1, kFaces);
  if (at != absl::string_view::npos) {
    parts.second = ReadInteger<int>(word.substr(at + 1), 1, kFaces);
  }
  return parts;
}

absl::Status ReadPairs(Words& words, PatternTerm& term) {
  const absl::string_view word = words.TakeAny();
  Parts parts = ReadParts(word, '-');
  const bool is_range = word.find('-') != absl::string_view::npos;
  if (is_range) std::swap(parts.first, parts.second);
  if (!parts.first.has_value() || *parts.first > kFaces / 2 ||
      (is_range &&
       (!parts.second.has_value() || *parts.second >= *parts.first))) {
    return words.Unexpected(word, "1 to 3 pairs, or two such numbers: 1-2");
  }
  term.count = *parts.first;
  term.smaller = is_range ? *parts.second : 0;
  return absl::OkStatus();
}

absl::Status ReadHouse(Words& words, PatternTerm& term) {
  const absl::string_view word = words.TakeAny();
  const Parts parts = ReadParts(word, '+');
  if (!parts.first.has_value() || !parts.second.has_value() ||
      *parts.second > *parts.first || *parts.first + *parts.second > kFaces) {
    return words.Unexpected(
        word, "two numbers of dice, the larger first, 6 together at most: 3+2");
  }
  term.count = *parts.first;
  term.smaller = *parts.second;
  return absl::OkStatus();
}

absl::Status ReadFaces(Words& words, PatternTerm& term) {
  const absl::string_view word = words.TakeAny();
  for (const char digit : word) {
    const std::optional<int> face = ReadFace(digit);
    if (!face.has_value()) break;
    ++term.faces[*face - 1];
  }
  const int read = DiceCount(term.faces);
  if (read == 0 || read != static_cast<int>(word.size()) || read > kFaces) {
    return words.Unexpected(word, "1 to 6 faces without spaces: 12345");
  }
  return absl::OkStatus();
}

// The number of each group is that of its first face among such.
std::array<std::uint8_t, kFaces> Numbered(
    const std::array<std::uint8_t, kFaces>& groups) {
  std::array<std::uint8_t, kFaces> numbered{};
  std::uint8_t next = 0;
  for (int face = 0; face < kFaces; ++face) {
    int like = 0;
    while (groups[like] != groups[face]) ++like;
    numbered[face] = like == face ? next++ : numbered[like];
  }
  return numbered;
}

absl::Status ReadColours(Words& words, PatternTerm& term) {
  constexpr absl::string_view kExpected =
      "2 to 6 groups that have each face once: 16 25 34";
  std::array<std::uint8_t, kFaces> groups{};  // from 1 on
  std::uint8_t group = 0;
  int faces = 0;
  for (; !words.AtEnd() && words.Next() != "and"; words.TakeAny()) {
    ++group;
    for (const char digit : words.Next()) {
      const std::optional<int> face = ReadFace(digit);
      if (!face.has_value() || groups[*face - 1] != 0) {
        return words.Unexpected(words.Next(), kExpected);
      }
      groups[*face - 1] = group;
      ++faces;
    }
  }
  if (faces != kFaces || group < 2) {
    return words.Unexpected(words.Next(), kExpected);
  }
  term.colours = Numbered(groups);
  return absl::OkStatus();
}

absl::Status ReadTotal(Words& words, PatternTerm& term) {
  const absl::string_view word = words.TakeAny();
  for (std::size_t i = 0; i < kComparisonWords.size(); ++i) {
    if (word != kComparisonWords[i]) continue;
    term.comparison = static_cast<PatternTerm::Comparison>(i);
    const absl::StatusOr<int> number = words.TakeNumber(1, kFaces * kFaces);
    if (number.ok()) term.count = *number;
    return number.status();
  }
  return words.Unexpected(word, "=, <= or >=");
}

// What follows the word of the term.
absl::Status ReadRest(Words& words, PatternTerm& term) {
  const auto number = [&](int least, int most) {
    const absl::StatusOr<int> count = words.TakeNumber(least, most);
    if (count.ok()) term.count = *count;
    return count.status();
  };
  switch (term.kind) {
    case Kind::kFace:
      return number(1, kFaces);
    case Kind::kOfAKind:
    case Kind::kRun:
      return number(2, kFaces);
    case Kind::kPairs:
      return ReadPairs(words, term);
    case Kind::kHouse:
      return ReadHouse(words, term);
    case Kind::kTheseFaces:
      return ReadFaces(words, term);
    case Kind::kTotal:
      return ReadTotal(words, term);
    case Kind::kColours:
      return ReadColours(words, term);
    case Kind::kAny:
      break;
  }
  return absl::OkStatus();
}

absl::StatusOr<PatternTerm> ReadTerm(Words& words) {
  PatternTerm term;
  const absl::string_view word = words.TakeAny();
  std::size_t kind = 0;
  while (kind < kPatternWords.size() && kPatternWords[kind] != word) ++kind;
  if (kind == kPatternWords.size()) {
    return words.Unexpected(
        word, absl::StrCat("one of ", absl::StrJoin(kPatternWords, ", ")));
  }
  term.kind = static_cast<Kind>(kind);
  if (absl::Status status = ReadRest(words, term); !status.ok()) return status;
  if (term.kind == Kind::kRun) term.wrap = words.Take("wrap");
  if (term.kind == Kind::kPairs || term.kind == Kind::kHouse) {
    term.equal = words.Take("equal");
    if (words.Take("colours")) {
      if (absl::Status status = ReadColours(words, term); !status.ok()) {
        return status;
      }
    }
  }
  return term;
}

}  // namespace

absl::StatusOr<Pattern> ParsePattern(std::string_view text) {
  Words words(ToAbsl(text));
  Pattern pattern;
  do {
    if (pattern.terms.size() == kMaxPatternTerms) {
      return words.Unexpected("and", "at most 4 terms");
    }
    absl::StatusOr<PatternTerm> term = ReadTerm(words);
    if (!term.ok()) return term.status();
    pattern.terms.push_back(*std::move(term));
  } while (words.Take("and"));
  if (words.AtEnd()) return pattern;
  return words.Unexpected(words.Next(), "\"and\" or its end");
}

absl::StatusOr<Payout> ParsePayout(std::string_view text) {
  Words words(ToAbsl(text));
  Payout payout;
  if (words.Take("matched")) {
    payout.kind = Payout::Kind::kMatched;
  } else if (words.Take("total")) {
    payout.kind = Payout::Kind::kTotal;
  } else {
    payout.kind = Payout::Kind::kFixed;
    const absl::string_view word = words.TakeAny();
    const std::optional<int> points = ReadInteger<int>(word, 0, kMaxPoints);
    if (!points.has_value()) {
      return words.Unexpected(
          word, absl::StrCat("matched, total or 0 to ", kMaxPoints));
    }
    payout.points = *points;
  }
  if (payout.kind != Payout::Kind::kFixed && words.Take("+")) {
    const absl::StatusOr<int> more = words.TakeNumber(1, kMaxPoints);
    if (!more.ok()) return more.status();
    payout.points = *more;
  }
  if (words.AtEnd()) return payout;
  return words.Unexpected(words.Next(),
                          payout.kind == Payout::Kind::kFixed || payout.points
                              ? "its end"
                              : "\"+\" or its end");
}

}  // namespace yatzy
