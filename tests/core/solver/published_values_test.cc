// E(start) of whole games against what others have published, and what follows
// from rules that only add or take away.
#include <gtest/gtest.h>

#include <string>

#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "tests/support/house_rules.h"
#include "tests/support/reduced_rules.h"

namespace yatzy {
namespace {

double StartOf(const RuleSet& rules) {
  const auto game = Game::Compile(rules);
  EXPECT_TRUE(game.ok()) << game.status();
  return (*SolveExactly(*game))->ExpectedRemaining(State{});
}

double StartOf(const char* id) { return StartOf(*PresetRules(id)); }

struct PublishedValue {
  const char* name;
  RuleSet rules;
  double expected;
};

TEST(PublishedValuesTest, AreFound) {
  const PublishedValue values[] = {
      // yatzy-solver 1.0.0 and yatzy-computation-platform, README.
      {"Scandinavian Yatzy", *PresetRules("scandinavian"), 248.439989377855},
      // yatzy-solver 1.0.0, docs/rules.md.
      {"five of a kind is a full house", *PresetRules("scandinavian+fh5"),
       248.468090917300},
      {"four of a kind is two pairs", *PresetRules("scandinavian+tp4"),
       248.644058943779},
      {"both", *PresetRules("scandinavian+fh5+tp4"), 248.674882688422},
      // A thesis of KTH Stockholm, 2012, whose program had this bug.
      {"one pair scores in Two Pairs",
       HouseRulesOf("scandinavian-pair-in-two-pairs"), 248.632853912082},
      // Verhoeff; Glenn, CS-TR-0002, 2006: 254.5896.
      {"free joker", *PresetRules("yahtzee-free-joker"), 254.589609481962},
      // yahtzee-engine 0.1.0: 254.5877; yatzy-solver: 254.5877287.
      {"forced joker", *PresetRules("yahtzee"), 254.587728734496},
      // yatzy-solver 1.0.0, tests/published.rs.
      {"100 for a further Yahtzee, no joker", HouseRulesOf("yahtzee-no-joker"),
       253.970241189780},
      // Verhoeff, Glenn: 245.87.
      {"plain", *PresetRules("yahtzee-plain"), 245.870774514111},
      // Holderied: 245.904728.
      {"plain, five of a kind is a full house",
       *PresetRules("yahtzee-plain+fh5"), 245.904728370719},
      // aaanote.com, "miscellaneous-yacht-expected": a fraction.
      {"Yacht", *PresetRules("yacht"), 191.774369188341},
      {"the upper six alone",
       ReducedRules("scandinavian",
                    {Category::kOnes, Category::kTwos, Category::kThrees,
                     Category::kFours, Category::kFives, Category::kSixes},
                    63),
       77.496131127402},
  };
  for (const auto& [name, rules, expected] : values) {
    EXPECT_NEAR(StartOf(rules), expected, 1e-9) << name;
  }
}

// Both slow twins find them; nobody has published them.
TEST(PublishedValuesTest, OfTheTwinsAreFound) {
  EXPECT_NEAR(StartOf("crag"), 149.847593231641, 1e-9);
  EXPECT_NEAR(StartOf(HouseRulesOf("generala")), 147.439289219513, 1e-9);
  EXPECT_NEAR(StartOf("scandinavian+forced"), 122.558527396424, 1e-9);
}

TEST(WholeGameRelationsTest, OrderTheValuesOfWholeGames) {
  const double plain = StartOf("scandinavian");
  EXPECT_LT(StartOf("scandinavian+bonus0"), StartOf("scandinavian+bonus25"));
  EXPECT_LT(StartOf("scandinavian+bonus25"), StartOf("scandinavian+bonus35"));
  EXPECT_LT(StartOf("scandinavian+bonus35"), plain);
  EXPECT_LT(plain, StartOf("scandinavian+at42"));
  EXPECT_LT(StartOf("scandinavian+rolls1"), StartOf("scandinavian+rolls2"));
  EXPECT_LT(StartOf("scandinavian+rolls2"), plain);
  EXPECT_LT(plain, StartOf("scandinavian+rolls4"));
  EXPECT_LT(StartOf("scandinavian+forced"), plain);
  EXPECT_LT(StartOf("yahtzee"), StartOf("yahtzee-free-joker"));
  EXPECT_LT(StartOf("yahtzee-plain"), StartOf("yahtzee"));
}

}  // namespace
}  // namespace yatzy
