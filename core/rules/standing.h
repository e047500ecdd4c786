// Where a roll stands in a state, as far as all-equal rolls go. For what scores
// a roll and what explains it.
#ifndef YATZY_CORE_RULES_STANDING_H_
#define YATZY_CORE_RULES_STANDING_H_

#include "core/rules/rule_set.h"

namespace yatzy {

constexpr bool IsIn(CategoryMask mask, int category) {
  return (mask >> category & 1) != 0;
}

struct Standing {
  int face = 0;           // of a further all-equal roll; 0: it is none
  bool is_joker = false;  // the rules of the joker are in force
  bool has_bonus = false;
  int own = -1;  // its own category; -1 if there is none
  bool is_own_open = false;
  bool is_lower_open = false;
};

Standing StandingOf(const RuleSet& rules, CategoryMask filled,
                    bool all_equal_held, const FaceCounts& roll);

// Whether a roll may be scored in an open category as far as the joker's place
// goes, the order of filling aside.
bool MayGo(const RuleSet& rules, const Standing& standing, int category);

// Whether a roll has joker points.
bool PaysAsJoker(const RuleSet& rules, const Standing& standing);

}  // namespace yatzy

#endif  // YATZY_CORE_RULES_STANDING_H_
