#ifndef YATZY_TESTS_SUPPORT_LONG_CARD_H_
#define YATZY_TESTS_SUPPORT_LONG_CARD_H_

#include <string>

#include "core/rules/pattern.h"
#include "core/rules/rule_set.h"

namespace yatzy {

// Returns a large game (core/game/solve_parts.h) that is solved in no time:
// three dice, eighteen categories, rolls that are saved. Each pays for one
// face; lower ones, which come last, pay a point more than the one before.
inline RuleSet LongCard(int upper_categories) {
  constexpr int kLength = 18;
  RuleSet rules;
  rules.id = "long-card";
  rules.dice = 3;
  rules.saved_rolls.most = 2 * kLength;
  for (int i = 0; i < kLength; ++i) {
    CategoryRule rule;
    rule.category = static_cast<Category>(i);
    rule.is_upper = i < upper_categories;
    rule.pattern = *ParsePattern("face " + std::to_string(1 + i % kFaces));
    rule.payout.points = rule.is_upper ? 0 : i + 1;
    rules.categories.push_back(rule);
  }
  return rules;
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_LONG_CARD_H_
