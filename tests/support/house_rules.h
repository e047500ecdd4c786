// Games that people play beside the presets, as rule sets: house rules, other
// readings of the printed rules, games without a preset. For tests of whatever
// takes rule sets; each is also a check that rule sets can say it.
#ifndef YATZY_TESTS_SUPPORT_HOUSE_RULES_H_
#define YATZY_TESTS_SUPPORT_HOUSE_RULES_H_

#include <string_view>
#include <vector>

#include "core/rules/rule_set.h"

namespace yatzy {

// All of them, those that are a preset with switches included.
std::vector<RuleSet> HouseRules();

// The one of this id; aborts if there is none.
RuleSet HouseRulesOf(std::string_view id);

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_HOUSE_RULES_H_
