// What a roll pays, in words.
#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "core/rules/rule_set.h"
#include "core/rules/rule_words.h"
#include "core/rules/standing.h"

namespace yatzy {
namespace {

using Kind = PatternTerm::Kind;

constexpr std::array<absl::string_view, kFaces + 1> kNumbers = {
    "no", "one", "two", "three", "four", "five", "six"};

std::string NameOf(const RuleSet& rules, int category) {
  return std::string(kCategoryNames[static_cast<std::size_t>(
      rules.categories[category].category)]);
}

// "Sixes are", "Chance is"
std::string NameAnd(const RuleSet& rules, int category, absl::string_view is,
                    absl::string_view are) {
  const bool is_plural =
      rules.categories[category].category <= Category::kSixes;
  return absl::StrCat(NameOf(rules, category), " ", is_plural ? are : is);
}

// "four of a kind" if the roll has that, and this would make it fit if one face
// could be several parts.
std::optional<std::string> WhyEqualIsNone(const PatternTerm& term,
                                          const FaceCounts& roll) {
  if (term.equal || (term.kind != Kind::kPairs && term.kind != Kind::kHouse)) {
    return std::nullopt;
  }
  Pattern as_parts{{term}};
  as_parts.terms[0].equal = true;
  if (!Matched(as_parts, roll).has_value()) return std::nullopt;
  const int most = *std::max_element(roll.begin(), roll.end());
  return absl::StrCat(
      kNumbers[most], " of a kind ",
      term.kind == Kind::kPairs
          ? absl::StrCat("is not ", kNumbers[term.count], " pairs here")
          : std::string("is none here"));
}

// What a term asks for.
std::string Wish(const PatternTerm& term) {
  const std::string colours = term.colours.has_value() ? " of one colour" : "";
  switch (term.kind) {
    case Kind::kFace:
      return absl::StrCat("a die that shows ", term.count);
    case Kind::kOfAKind:
      return absl::StrCat(kNumbers[term.count], " of a kind");
    case Kind::kPairs: {
      const int enough = term.smaller > 0 ? term.smaller : term.count;
      return absl::StrCat(
          enough == 1 ? "a pair" : absl::StrCat(kNumbers[enough], " pairs"),
          colours);
    }
    case Kind::kHouse:
      return absl::StrCat(kNumbers[term.count], " of one face and ",
                          kNumbers[term.smaller], " of another", colours);
    case Kind::kTheseFaces:
      return absl::StrCat("the dice ", ToText(Pattern{{term}}).substr(6));
    case Kind::kRun:
      return absl::StrCat(kNumbers[term.count], " faces in a row");
    case Kind::kTotal:
      return absl::StrCat("a ", ToText(Pattern{{term}}));
    case Kind::kColours:
      return absl::StrCat("dice of one colour (",
                          ToText(Pattern{{term}}).substr(8), ")");
    case Kind::kAny:
      break;
  }
  return "any dice";
}

// Why the roll does not fit.
std::string WhyNot(const Pattern& pattern, const FaceCounts& roll) {
  std::vector<std::string> wishes;
  for (const PatternTerm& term : pattern.terms) {
    if (Matched(Pattern{{term}}, roll).has_value()) continue;
    if (auto none = WhyEqualIsNone(term, roll)) return *std::move(none);
    wishes.push_back(Wish(term));
  }
  return absl::StrCat("it takes ", absl::StrJoin(wishes, " and "));
}

// "the Yatzy box holds 50"
std::string BoxHolds(const RuleSet& rules, AllEqualWhen when,
                     bool all_equal_held) {
  const int box = AllEqualBox(rules);
  const std::string name = absl::StrCat("the ", NameOf(rules, box), " box ");
  if (when == AllEqualWhen::kFilled) return absl::StrCat(name, "is filled");
  if (!all_equal_held) return absl::StrCat(name, "holds 0");
  const Payout& payout = rules.categories[box].payout;
  if (payout.kind != Payout::Kind::kFixed) {
    return absl::StrCat(name, "holds points");
  }
  return absl::StrCat(name, "holds ", payout.points);
}

// Why a further all-equal roll has joker points.
std::string WhyJoker(const RuleSet& rules, const Standing& standing,
                     bool all_equal_held) {
  std::string why = BoxHolds(rules, rules.joker.when, all_equal_held);
  if (rules.joker.pays == Joker::Pays::kOwnFilled && standing.own >= 0) {
    absl::StrAppend(&why, ", ", NameAnd(rules, standing.own, "is", "are"),
                    " filled");
  }
  return why;
}

// Why a further all-equal roll that would pay more as a joker is none; empty
// if there is no such reason.
std::string WhyNoJoker(const RuleSet& rules, const Standing& standing,
                       bool all_equal_held) {
  if (rules.joker.pays == Joker::Pays::kNever) return "";
  if (!standing.is_joker) {
    return absl::StrCat("no joker, as ",
                        BoxHolds(rules, rules.joker.when, all_equal_held));
  }
  if (PaysAsJoker(rules, standing)) return "";
  return absl::StrCat("no joker, as ",
                      NameAnd(rules, standing.own, "is", "are"), " open");
}

// Where else the roll has to go.
std::string WhereElse(const RuleSet& rules, const Standing& standing,
                      int only_category) {
  if (rules.order != FillingOrder::kFree) {
    return absl::StrCat("not yet, ", NameAnd(rules, only_category, "is", "are"),
                        " next");
  }
  if (!standing.is_own_open) return "must be scored in a lower category";
  return absl::StrCat("must be scored in ", NameOf(rules, standing.own),
                      rules.joker.own_open == Joker::OwnOpen::kOwnOrLower
                          ? " or a lower category"
                          : "");
}

// The points without joker, and where they come from.
std::string PlainPoints(const CategoryRule& rule, const FaceCounts& roll,
                        int points) {
  if (!Matched(rule.pattern, roll).has_value()) {
    return absl::StrCat("0, ", WhyNot(rule.pattern, roll));
  }
  if (rule.payout.kind == Payout::Kind::kFixed) return absl::StrCat(points);
  return absl::StrCat(
      points,
      rule.payout.kind == Payout::Kind::kMatched
          ? ", the sum of the dice that match"
          : ", the sum of all dice",
      rule.payout.points != 0 ? absl::StrCat(" and ", rule.payout.points) : "");
}

// What comes on top, or why nothing does.
std::string ExtraPoints(const RuleSet& rules, const Standing& standing,
                        bool all_equal_held, int extra) {
  const AllEqualBonus& bonus = rules.all_equal_bonus;
  if (extra > 0) return absl::StrCat(", and ", extra, " extra");
  if (standing.face == 0 || bonus.when == AllEqualWhen::kNever) return "";
  return absl::StrCat(", without the extra ", bonus.points, ", as ",
                      standing.has_bonus
                          ? "this is no lower category"
                          : BoxHolds(rules, bonus.when, all_equal_held));
}

}  // namespace

std::string ExplainScore(const RuleSet& rules, CategoryMask filled,
                         bool all_equal_held, const FaceCounts& roll,
                         int category) {
  const CategoryRule& rule = rules.categories[category];
  const std::string name = absl::StrCat(NameOf(rules, category), ": ");
  if (IsIn(filled, category)) return absl::StrCat(name, "filled already");
  const Standing standing = StandingOf(rules, filled, all_equal_held, roll);
  const auto scorings = Scorings(rules, filled, all_equal_held, roll);
  const auto scoring = std::find_if(
      scorings.begin(), scorings.end(),
      [&](const Scoring& one) { return one.category == category; });
  if (scoring == scorings.end()) {
    return absl::StrCat(name, WhereElse(rules, standing, scorings[0].category));
  }
  std::string text;
  if (scoring->is_joker) {
    text = absl::StrCat(scoring->points, " as a joker (",
                        WhyJoker(rules, standing, all_equal_held), ")");
  } else {
    text = PlainPoints(rule, roll, scoring->points);
    if (standing.face != 0 && !Matched(rule.pattern, roll).has_value()) {
      const std::string why = WhyNoJoker(rules, standing, all_equal_held);
      if (!why.empty()) absl::StrAppend(&text, "; ", why);
    }
  }
  return absl::StrCat(
      name, text, ExtraPoints(rules, standing, all_equal_held, scoring->extra));
}

}  // namespace yatzy
