#include "core/rules/rule_set.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "core/rules/rule_words.h"

namespace yatzy {
namespace {

bool IsAllEqualBox(const CategoryRule& category, int dice) {
  return !category.is_upper && category.pattern.terms.size() == 1 &&
         category.pattern.terms[0].kind == PatternTerm::Kind::kOfAKind &&
         category.pattern.terms[0].count == dice;
}

absl::string_view TrueOrFalse(bool value) { return value ? "true" : "false"; }

}  // namespace

int MostSavedRolls(const RuleSet& rules) {
  return (rules.rolls_per_turn - 1) * static_cast<int>(rules.categories.size());
}

std::string CanonicalText(const RuleSet& rules) {
  std::string text = absl::StrCat("dice = ", rules.dice,
                                  "\nrolls_per_turn = ", rules.rolls_per_turn,
                                  "\norder = \"", WordOf(rules.order), "\"\n");
  for (const CategoryRule& category : rules.categories) {
    absl::StrAppend(&text, "\n[[categories]]\nid = \"",
                    TokenOf(category.category), "\"\npattern = \"",
                    ToText(category.pattern), "\"\npayout = \"",
                    ToText(category.payout),
                    "\"\nupper = ", TrueOrFalse(category.is_upper), "\n");
    if (category.joker_points.has_value()) {
      absl::StrAppend(&text, "joker_points = ", *category.joker_points, "\n");
    }
  }
  for (const BonusTier& tier : rules.tiers) {
    absl::StrAppend(&text, "\n[[tiers]]\nthreshold = ", tier.threshold,
                    "\npoints = ", tier.points, "\n");
  }
  const AllEqualBonus& bonus = rules.all_equal_bonus;
  absl::StrAppend(&text, "\n[all_equal_bonus]\npoints = ", bonus.points,
                  "\nwhen = \"", WordOf(bonus.when),
                  "\"\nlower_only = ", TrueOrFalse(bonus.lower_only), "\n");
  const Joker& joker = rules.joker;
  absl::StrAppend(&text, "\n[joker]\nwhen = \"", WordOf(joker.when),
                  "\"\npays = \"", WordOf(joker.pays), "\"\nown_open = \"",
                  WordOf(joker.own_open), "\"\nown_filled = \"",
                  WordOf(joker.own_filled), "\"\n");
  // Games without them keep the text, and so the fingerprint, that they had
  // before there were any.
  if (rules.saved_rolls != SavedRolls{}) {
    absl::StrAppend(&text, "\n[saved_rolls]\nmost = ", rules.saved_rolls.most,
                    "\npoints = ", rules.saved_rolls.points, "\n");
  }
  return text;
}

int AllEqualBox(const RuleSet& rules) {
  int box = -1;
  for (int i = 0; i < static_cast<int>(rules.categories.size()); ++i) {
    if (!IsAllEqualBox(rules.categories[i], rules.dice)) continue;
    if (box >= 0) return -1;  // which of them?
    box = i;
  }
  return box;
}

int PointsOf(const RuleSet& rules, int category, const FaceCounts& roll) {
  const CategoryRule& rule = rules.categories[category];
  return Points(rule.pattern, rule.payout, roll);
}

}  // namespace yatzy
