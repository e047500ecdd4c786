#include "core/rules/pattern.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace yatzy {
namespace {

using Colours = std::optional<std::array<std::uint8_t, kFaces>>;

bool SameColour(const Colours& colours, int face, int other) {
  return !colours.has_value() || (*colours)[face - 1] == (*colours)[other - 1];
}

// The higher of two sums, of which there may be none.
std::optional<int> Higher(std::optional<int> one, std::optional<int> other) {
  return std::max(one, other);  // nothing is less than any
}

std::optional<int> OfAKind(const PatternTerm& term, const FaceCounts& roll) {
  for (int face = kFaces; face >= 1; --face) {
    if (roll[face - 1] >= term.count) return term.count * face;
  }
  return std::nullopt;
}

// The pairs among the faces of the colour that `like` has.
std::optional<int> PairsOfColour(const PatternTerm& term,
                                 const FaceCounts& roll, int like) {
  const int enough = term.smaller > 0 ? term.smaller : term.count;
  int found = 0;
  int sum = 0;
  for (int face = kFaces; face >= 1; --face) {
    if (!SameColour(term.colours, face, like)) continue;
    const int pairs = term.equal ? roll[face - 1] / 2 : roll[face - 1] >= 2;
    const int taken = std::min(pairs, term.count - found);
    found += taken;
    sum += 2 * taken * face;
  }
  if (found < enough) return std::nullopt;
  return sum;
}

std::optional<int> Pairs(const PatternTerm& term, const FaceCounts& roll) {
  std::optional<int> best;
  for (int face = 1; face <= kFaces; ++face) {
    best = Higher(best, PairsOfColour(term, roll, face));
  }
  return best;
}

std::optional<int> House(const PatternTerm& term, const FaceCounts& roll) {
  std::optional<int> best;
  for (int large = 1; large <= kFaces; ++large) {
    for (int small = 1; small <= kFaces; ++small) {
      const bool is_one_face = large == small;
      if (is_one_face && !term.equal) continue;
      const int needed = term.count + (is_one_face ? term.smaller : 0);
      if (roll[large - 1] >= needed && roll[small - 1] >= term.smaller &&
          SameColour(term.colours, large, small)) {
        best = Higher(best, term.count * large + term.smaller * small);
      }
    }
  }
  return best;
}

std::optional<int> TheseFaces(const PatternTerm& term, const FaceCounts& roll) {
  for (int face = 0; face < kFaces; ++face) {
    if (roll[face] < term.faces[face]) return std::nullopt;
  }
  return DiceTotal(term.faces);
}

std::optional<int> Run(const PatternTerm& term, const FaceCounts& roll) {
  std::optional<int> best;
  const int last = term.wrap ? kFaces : kFaces + 1 - term.count;
  for (int first = 1; first <= last; ++first) {
    int length = 0;
    int sum = 0;
    for (; length < term.count; ++length) {
      const int face = (first - 1 + length) % kFaces;
      if (roll[face] == 0) break;
      sum += face + 1;
    }
    if (length == term.count) best = Higher(best, sum);
  }
  return best;
}

bool HasTotal(const PatternTerm& term, int total) {
  switch (term.comparison) {
    case PatternTerm::Comparison::kEqual:
      return total == term.count;
    case PatternTerm::Comparison::kAtMost:
      return total <= term.count;
    case PatternTerm::Comparison::kAtLeast:
      return total >= term.count;
  }
  return false;
}

bool IsOfOneColour(const Colours& colours, const FaceCounts& roll) {
  int like = 0;  // a face that the roll shows
  for (int face = 1; face <= kFaces; ++face) {
    if (roll[face - 1] == 0) continue;
    if (like != 0 && !SameColour(colours, face, like)) return false;
    like = face;
  }
  return true;
}

// The sum of the dice that match one term.
std::optional<int> MatchedByTerm(const PatternTerm& term,
                                 const FaceCounts& roll) {
  const int total = DiceTotal(roll);
  const auto all_if = [total](bool fits) {
    return fits ? std::optional<int>(total) : std::nullopt;
  };
  switch (term.kind) {
    case PatternTerm::Kind::kFace: {
      const int dice = roll[term.count - 1];
      return dice > 0 ? std::optional<int>(dice * term.count) : std::nullopt;
    }
    case PatternTerm::Kind::kOfAKind:
      return OfAKind(term, roll);
    case PatternTerm::Kind::kPairs:
      return Pairs(term, roll);
    case PatternTerm::Kind::kHouse:
      return House(term, roll);
    case PatternTerm::Kind::kTheseFaces:
      return TheseFaces(term, roll);
    case PatternTerm::Kind::kRun:
      return Run(term, roll);
    case PatternTerm::Kind::kTotal:
      return all_if(HasTotal(term, total));
    case PatternTerm::Kind::kColours:
      return all_if(IsOfOneColour(term.colours, roll));
    case PatternTerm::Kind::kAny:
      return all_if(true);
  }
  return std::nullopt;
}

}  // namespace

std::optional<int> Matched(const Pattern& pattern, const FaceCounts& roll) {
  std::optional<int> first;
  for (const PatternTerm& term : pattern.terms) {
    const std::optional<int> matched = MatchedByTerm(term, roll);
    if (!matched.has_value()) return std::nullopt;
    if (!first.has_value()) first = matched;
  }
  return first;
}

int Points(const Pattern& pattern, const Payout& payout,
           const FaceCounts& roll) {
  const std::optional<int> matched = Matched(pattern, roll);
  if (!matched.has_value()) return 0;
  switch (payout.kind) {
    case Payout::Kind::kMatched:
      return *matched + payout.points;
    case Payout::Kind::kTotal:
      return DiceTotal(roll) + payout.points;
    case Payout::Kind::kFixed:
      return payout.points;
  }
  return 0;
}

}  // namespace yatzy
