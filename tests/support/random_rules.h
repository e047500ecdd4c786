// Random rule sets, all of them valid: the same ones for a seed everywhere,
// because nothing but the numbers of std::mt19937_64 goes into them.
#ifndef YATZY_TESTS_SUPPORT_RANDOM_RULES_H_
#define YATZY_TESTS_SUPPORT_RANDOM_RULES_H_

#include <random>

#include "core/rules/rule_set.h"

namespace yatzy {

// How large the games may be.
struct RandomRulesLimits {
  int min_categories = 1;
  int max_categories = kMaxCategories;
  int max_threshold = kMaxUpperTotal;  // of a tier
  bool saves_rolls = false;            // all of them, where rolls can be left
};

// Draws every kind of pattern, payout, tier, joker and order, 3 to 6 dice and 1
// to 4 rolls a turn. Half of the rule sets have their all-equal box, and most
// of these a bonus or a joker.
RuleSet RandomRules(std::mt19937_64& random,
                    const RandomRulesLimits& limits = {});

// Changes one thing or a few, maybe to what no game can be.
void Mutate(std::mt19937_64& random, RuleSet& rules);

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_RANDOM_RULES_H_
