// Writes patterns and payouts.
#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/rules/pattern.h"
#include "core/rules/rule_words.h"

namespace yatzy {
namespace {

using Kind = PatternTerm::Kind;

std::string FacesText(const FaceCounts& faces) {
  std::string text;
  for (int face = 1; face <= kFaces; ++face) {
    text.append(faces[face - 1], static_cast<char>('0' + face));
  }
  return text;
}

std::string ColoursText(const PatternTerm& term) {
  std::vector<std::string> groups;
  for (int group = 0; group < kFaces && term.colours.has_value(); ++group) {
    FaceCounts faces{};
    for (int face = 0; face < kFaces; ++face) {
      faces[face] = (*term.colours)[face] == group ? 1 : 0;
    }
    if (DiceCount(faces) > 0) groups.push_back(FacesText(faces));
  }
  return absl::StrJoin(groups, " ");
}

std::string TermText(const PatternTerm& term) {
  std::string text(kPatternWords[static_cast<std::size_t>(term.kind)]);
  switch (term.kind) {
    case Kind::kPairs:
      absl::StrAppend(
          &text, " ",
          term.smaller > 0 ? absl::StrCat(term.smaller, "-") : std::string(),
          term.count);
      break;
    case Kind::kHouse:
      absl::StrAppend(&text, " ", term.count, "+", term.smaller);
      break;
    case Kind::kTheseFaces:
      absl::StrAppend(&text, " ", FacesText(term.faces));
      break;
    case Kind::kTotal:
      absl::StrAppend(
          &text, " ",
          kComparisonWords[static_cast<std::size_t>(term.comparison)], " ",
          term.count);
      break;
    case Kind::kColours:
      return absl::StrCat(text, " ", ColoursText(term));
    case Kind::kAny:
      break;
    default:
      absl::StrAppend(&text, " ", term.count);
  }
  if (term.equal) absl::StrAppend(&text, " equal");
  if (term.wrap) absl::StrAppend(&text, " wrap");
  if (term.colours) absl::StrAppend(&text, " colours ", ColoursText(term));
  return text;
}

}  // namespace

std::string ToText(const Pattern& pattern) {
  return absl::StrJoin(pattern.terms, " and ",
                       [](std::string* out, const PatternTerm& term) {
                         out->append(TermText(term));
                       });
}

std::string ToText(const Payout& payout) {
  if (payout.kind == Payout::Kind::kFixed) return absl::StrCat(payout.points);
  std::string text =
      payout.kind == Payout::Kind::kMatched ? "matched" : "total";
  if (payout.points != 0) absl::StrAppend(&text, " + ", payout.points);
  return text;
}

}  // namespace yatzy
