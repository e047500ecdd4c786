#ifndef YATZY_TESTS_SUPPORT_REDUCED_RULES_H_
#define YATZY_TESTS_SUPPORT_REDUCED_RULES_H_

#include <algorithm>
#include <initializer_list>
#include <string_view>

#include "core/rules/presets.h"
#include "core/rules/rule_set.h"

namespace yatzy {

// Returns a preset with these categories alone, for a game that a test can
// solve at once; its first tier, if it has one, is at `threshold`, its others
// are gone. REQUIRES: it has such a preset.
inline RuleSet ReducedRules(std::string_view id,
                            std::initializer_list<Category> categories,
                            int threshold) {
  RuleSet rules = *PresetRules(id);
  std::erase_if(rules.categories, [&](const CategoryRule& rule) {
    return std::ranges::find(categories, rule.category) == categories.end();
  });
  if (!rules.tiers.empty()) {
    rules.tiers.resize(1);
    rules.tiers[0].threshold = threshold;
  }
  return rules;
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_REDUCED_RULES_H_
