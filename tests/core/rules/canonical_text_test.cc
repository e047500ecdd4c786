#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "core/rules/presets.h"
#include "core/rules/rule_set.h"

namespace yatzy {
namespace {

constexpr char kText[] = R"(dice = 5
rolls_per_turn = 3
order = "free"

[[categories]]
id = "ones"
pattern = "face 1"
payout = "matched"
upper = true

[[categories]]
id = "two-pairs-same-colour"
pattern = "pairs 2 colours 16 25 34"
payout = "total"
upper = false
joker_points = 7

[[categories]]
id = "yatzy"
pattern = "of-a-kind 5"
payout = "50"
upper = false

[[tiers]]
threshold = 63
points = 35

[[tiers]]
threshold = 71
points = 55

[all_equal_bonus]
points = 100
when = "holds-points"
lower_only = true

[joker]
when = "filled"
pays = "own-filled"
own_open = "own"
own_filled = "lower-first"
)";

// The text is part of a table's fingerprint: another text is another game.
TEST(CanonicalTextTest, HasAllFieldsInAFixedOrder) {
  RuleSet rules = *PresetRules("kismet");
  rules.categories.erase(rules.categories.begin() + 1,
                         rules.categories.begin() + 6);
  rules.categories.resize(2);
  rules.categories.push_back(PresetRules("yahtzee")->categories[11]);
  rules.categories[1].joker_points = 7;
  rules.tiers.resize(2);
  rules.all_equal_bonus = {100, AllEqualWhen::kHoldsPoints, true};
  rules.joker = PresetRules("yahtzee")->joker;
  EXPECT_EQ(CanonicalText(rules), kText);
}

TEST(CanonicalTextTest, IdIsNoPartOfTheGame) {
  RuleSet rules = *PresetRules("kniffel");
  EXPECT_EQ(CanonicalText(rules), CanonicalText(*PresetRules("yahtzee-plain")));
  rules.order = FillingOrder::kBottomUp;
  EXPECT_THAT(CanonicalText(rules),
              ::testing::HasSubstr("order = \"bottom-up\""));
}

}  // namespace
}  // namespace yatzy
