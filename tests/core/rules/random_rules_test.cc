#include "tests/support/random_rules.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <span>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "core/os/sha256.h"
#include "core/rules/rule_set.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

TEST(RandomRulesTest, AreValid) {
  std::mt19937_64 random(1);
  for (int i = 0; i < 1'000; ++i) {
    const RuleSet rules = RandomRules(random);
    ASSERT_THAT(Validate(rules), IsOk()) << CanonicalText(rules);
  }
}

TEST(RandomRulesTest, KeepToTheirLimits) {
  std::mt19937_64 random(2);
  std::set<std::size_t> sizes;
  for (int i = 0; i < 300; ++i) {
    const RuleSet rules = RandomRules(random, {2, 4, 20});
    sizes.insert(rules.categories.size());
    for (const BonusTier& tier : rules.tiers) EXPECT_LE(tier.threshold, 20);
  }
  EXPECT_THAT(sizes, ::testing::ElementsAre(2, 3, 4));
}

TEST(RandomRulesTest, AreTheSameEverywhere) {
  std::mt19937_64 random(3);
  std::string texts;
  for (int i = 0; i < 100; ++i) texts += CanonicalText(RandomRules(random));
  EXPECT_EQ(ToHex(Sha256(std::as_bytes(std::span(texts)))),
            "2f664c3ce90e43df04b84c8ce5d1c7f3fb12c9caa90e2abd7e2a0273d4d09914");
}

// Pieces of canonical texts, by what they are about.
constexpr std::string_view kLanguage[] = {
    "face ", "of-a-kind ", "pairs 2", "pairs 1-2", "house 3+2", "faces ",
    "run ", "total =", "total <=", "total >=", "\"colours ", "\"any", " equal",
    " wrap", " colours ", " and ",
    //
    "matched +", "total +", "\"matched\"", "\"total\"", "payout = \"1000\"",
    "joker_points", "threshold",
    //
    "free", "top-down", "bottom-up", "dice = 3", "dice = 4", "dice = 5",
    "rolls_per_turn = 1", "rolls_per_turn = 4",
    //
    "holds-points", "\"filled\"", "own-filled", "always", "own-or-lower",
    "\"own\"", "lower-first", "lower_only = true"};

// A feature that is never drawn would be tested by nobody.
TEST(RandomRulesTest, DrawEveryWordOfTheLanguage) {
  std::mt19937_64 random(4);
  std::string texts;
  for (int i = 0; i < 300; ++i) texts += CanonicalText(RandomRules(random));
  for (const std::string_view piece : kLanguage) {
    EXPECT_NE(texts.find(piece), std::string::npos) << piece;
  }
}

// Validate neither crashes on nonsense, nor lets anything pass that its own
// canonical text does not say.
TEST(RandomRulesTest, MutatedOnesAreRefusedOrGood) {
  std::mt19937_64 random(5);
  int good = 0;
  for (int i = 0; i < 5'000; ++i) {
    RuleSet rules = RandomRules(random, {1, 6});
    Mutate(random, rules);
    const absl::Status status = Validate(rules);
    if (!status.ok()) {
      EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
      EXPECT_FALSE(status.message().empty());
      continue;
    }
    ++good;
    for (const CategoryRule& rule : rules.categories) {
      EXPECT_EQ(*ParsePattern(ToText(rule.pattern)), rule.pattern);
      EXPECT_EQ(*ParsePayout(ToText(rule.payout)), rule.payout);
    }
  }
  EXPECT_GT(good, 500);
  EXPECT_LT(good, 4'500);
}

}  // namespace
}  // namespace yatzy
