// Where a roll may be scored, and for how much.
#include <algorithm>
#include <vector>

#include "core/rules/rule_set.h"

namespace yatzy {
namespace {

bool IsIn(CategoryMask mask, int category) {
  return (mask >> category & 1) != 0;
}

// The face that all dice show, 0 if they differ.
int OnlyFace(const FaceCounts& roll, int dice) {
  for (int face = 1; face <= kFaces; ++face) {
    if (roll[face - 1] == dice) return face;
  }
  return 0;
}

// The upper category of a face, -1 if there is none.
int OwnCategory(const RuleSet& rules, int face) {
  for (int i = 0; i < static_cast<int>(rules.categories.size()); ++i) {
    const CategoryRule& category = rules.categories[i];
    const PatternTerm& term = category.pattern.terms[0];
    if (category.is_upper && category.pattern.terms.size() == 1 &&
        term.kind == PatternTerm::Kind::kFace && term.count == face) {
      return i;
    }
  }
  return -1;
}

bool Holds(AllEqualWhen when, bool all_equal_held) {
  return when == AllEqualWhen::kFilled ||
         (when == AllEqualWhen::kHoldsPoints && all_equal_held);
}

// What a roll is in a state, as far as all-equal rolls go.
struct Standing {
  bool is_joker = false;  // the rules of the joker are in force
  bool has_bonus = false;
  int open_own = -1;  // its own category if that is open
  bool is_lower_open = false;
};

Standing StandingOf(const RuleSet& rules, CategoryMask filled,
                    bool all_equal_held, const FaceCounts& roll) {
  Standing standing;
  const int face = OnlyFace(roll, rules.dice);
  const int box = AllEqualBox(rules);
  if (face == 0 || box < 0 || !IsIn(filled, box)) return standing;
  standing.is_joker = Holds(rules.joker.when, all_equal_held);
  standing.has_bonus = Holds(rules.all_equal_bonus.when, all_equal_held);
  const int own = OwnCategory(rules, face);
  if (own >= 0 && !IsIn(filled, own)) standing.open_own = own;
  for (int i = 0; i < static_cast<int>(rules.categories.size()); ++i) {
    if (!rules.categories[i].is_upper && !IsIn(filled, i)) {
      standing.is_lower_open = true;
    }
  }
  return standing;
}

// Whether the joker may be scored in an open category.
bool MayGo(const RuleSet& rules, const Standing& standing, int category) {
  const bool is_upper = rules.categories[category].is_upper;
  if (standing.open_own < 0) {
    return rules.joker.own_filled == Joker::OwnFilled::kAny || !is_upper ||
           !standing.is_lower_open;
  }
  switch (rules.joker.own_open) {
    case Joker::OwnOpen::kAny:
      return true;
    case Joker::OwnOpen::kOwn:
      return category == standing.open_own;
    case Joker::OwnOpen::kOwnOrLower:
      return category == standing.open_own || !is_upper;
  }
  return true;
}

bool PaysAsJoker(const RuleSet& rules, const Standing& standing) {
  return standing.is_joker && (rules.joker.pays == Joker::Pays::kAlways ||
                               (rules.joker.pays == Joker::Pays::kOwnFilled &&
                                standing.open_own < 0));
}

int JokerPoints(const CategoryRule& category, int own_points) {
  if (category.joker_points.has_value()) return *category.joker_points;
  return category.payout.kind == Payout::Kind::kFixed ? category.payout.points
                                                      : own_points;
}

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

std::vector<Scoring> Scorings(const RuleSet& rules, CategoryMask filled,
                              bool all_equal_held, const FaceCounts& roll) {
  const Standing standing = StandingOf(rules, filled, all_equal_held, roll);
  std::vector<Scoring> scorings;
  for (int i = 0; i < static_cast<int>(rules.categories.size()); ++i) {
    if (IsIn(filled, i)) continue;
    if (standing.is_joker && !MayGo(rules, standing, i)) continue;
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
