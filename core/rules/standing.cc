#include "core/rules/standing.h"

namespace yatzy {
namespace {

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

bool IsInForce(AllEqualWhen when, bool all_equal_held) {
  return when == AllEqualWhen::kFilled ||
         (when == AllEqualWhen::kHoldsPoints && all_equal_held);
}

}  // namespace

Standing StandingOf(const RuleSet& rules, CategoryMask filled,
                    bool all_equal_held, const FaceCounts& roll) {
  Standing standing;
  const int face = OnlyFace(roll, rules.dice);
  const int box = AllEqualBox(rules);
  if (face == 0 || box < 0 || !IsIn(filled, box)) return standing;
  standing.face = face;
  standing.is_joker = IsInForce(rules.joker.when, all_equal_held);
  standing.has_bonus = IsInForce(rules.all_equal_bonus.when, all_equal_held);
  standing.own = OwnCategory(rules, face);
  standing.is_own_open = standing.own >= 0 && !IsIn(filled, standing.own);
  for (int i = 0; i < static_cast<int>(rules.categories.size()); ++i) {
    if (!rules.categories[i].is_upper && !IsIn(filled, i)) {
      standing.is_lower_open = true;
    }
  }
  return standing;
}

bool MayGo(const RuleSet& rules, const Standing& standing, int category) {
  if (!standing.is_joker) return true;
  const bool is_upper = rules.categories[category].is_upper;
  if (!standing.is_own_open) {
    return rules.joker.own_filled == Joker::OwnFilled::kAny || !is_upper ||
           !standing.is_lower_open;
  }
  switch (rules.joker.own_open) {
    case Joker::OwnOpen::kAny:
      return true;
    case Joker::OwnOpen::kOwn:
      return category == standing.own;
    case Joker::OwnOpen::kOwnOrLower:
      return category == standing.own || !is_upper;
  }
  return true;
}

bool PaysAsJoker(const RuleSet& rules, const Standing& standing) {
  return standing.is_joker && (rules.joker.pays == Joker::Pays::kAlways ||
                               (rules.joker.pays == Joker::Pays::kOwnFilled &&
                                !standing.is_own_open));
}

}  // namespace yatzy
