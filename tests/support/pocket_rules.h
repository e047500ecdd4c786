#ifndef YATZY_TESTS_SUPPORT_POCKET_RULES_H_
#define YATZY_TESTS_SUPPORT_POCKET_RULES_H_

#include <string>

namespace yatzy {

// A game of four categories, as a file of rules has it, with so many points for
// its bonus.
inline std::string PocketRules(const std::string& points) {
  std::string text = R"(dice = 5
[[categories]]
id = "ones"
pattern = "face 1"
payout = "matched"
upper = true
[[categories]]
id = "sixes"
pattern = "face 6"
payout = "matched"
upper = true
[[categories]]
id = "full-house"
pattern = "house 3+2"
payout = "25"
[[categories]]
id = "chance"
pattern = "any"
payout = "total"
[[tiers]]
threshold = 21
points = POINTS
)";
  text.replace(text.find("POINTS"), 6, points);
  return text;
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_POCKET_RULES_H_
