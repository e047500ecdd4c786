// Where a roll may be scored, and for how much.
#include <vector>

#include "core/rules/rule_set.h"
#include "core/rules/standing.h"

namespace yatzy {
namespace {

Scoring ScoringIn(const RuleSet& rules, const Standing& standing, int category,
                  const FaceCounts& roll) {
  Scoring scoring{category, PointsOf(rules, category, roll)};
  const CategoryRule& rule = rules.categories[category];
  if (PaysAsJoker(rules, standing)) {
    const int own_points = scoring.points;
    scoring.points = JokerPoints(rule, own_points);
    scoring.is_joker = scoring.points != own_points;
  }
  if (standing.has_bonus &&
      !(rules.all_equal_bonus.lower_only && rule.is_upper)) {
    scoring.extra = rules.all_equal_bonus.points;
  }
  return scoring;
}

}  // namespace

int JokerPoints(const CategoryRule& category, int own_points) {
  if (category.joker_points.has_value()) return *category.joker_points;
  return category.payout.kind == Payout::Kind::kFixed ? category.payout.points
                                                      : own_points;
}

std::vector<Scoring> Scorings(const RuleSet& rules, CategoryMask filled,
                              bool all_equal_held, const FaceCounts& roll) {
  const Standing standing = StandingOf(rules, filled, all_equal_held, roll);
  std::vector<Scoring> scorings;
  for (int i = 0; i < static_cast<int>(rules.categories.size()); ++i) {
    if (IsIn(filled, i)) continue;
    if (!MayGo(rules, standing, i)) continue;
    scorings.push_back(ScoringIn(rules, standing, i, roll));
  }
  switch (rules.order) {
    case FillingOrder::kFree:
      break;
    case FillingOrder::kTopDown:
      scorings.erase(scorings.begin() + 1, scorings.end());
      break;
    case FillingOrder::kBottomUp:
      scorings.erase(scorings.begin(), scorings.end() - 1);
      break;
  }
  return scorings;
}

}  // namespace yatzy
