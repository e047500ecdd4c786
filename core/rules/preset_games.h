// The games of the presets, without ids.
#ifndef YATZY_CORE_RULES_PRESET_GAMES_H_
#define YATZY_CORE_RULES_PRESET_GAMES_H_

#include "core/rules/rule_set.h"

namespace yatzy {

RuleSet ScandinavianRules();
RuleSet YahtzeeRules();
RuleSet YahtzeeFreeJokerRules();
RuleSet YahtzeePlainRules();
RuleSet KniffelRules();
RuleSet YachtRules();
RuleSet CragRules();
RuleSet KismetRules();
RuleSet MaxiRules();
RuleSet Maxi75Rules();

}  // namespace yatzy

#endif  // YATZY_CORE_RULES_PRESET_GAMES_H_
