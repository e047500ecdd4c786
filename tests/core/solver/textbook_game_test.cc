// The textbook against known values and older twins, on games that take no
// time.
#include "tests/support/textbook_game.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <initializer_list>
#include <random>
#include <string_view>
#include <vector>

#include "core/dice/keeps.h"
#include "core/rules/presets.h"
#include "core/rules/rule_set.h"
#include "tests/support/brute_force_game.h"
#include "tests/support/default_game.h"
#include "tests/support/reduced_rules.h"
#include "tests/support/slow_twin.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

constexpr std::initializer_list<Category> kUpperOnly = {
    Category::kOnes,  Category::kTwos,  Category::kThrees,
    Category::kFours, Category::kFives, Category::kSixes};

TEST(TextbookTurnTest, HasAllRollsAndKeeps) {
  for (const auto& [dice, rolls, keeps] :
       {std::array{3, 56, 84}, {4, 126, 210}, {5, 252, 462}, {6, 462, 924}}) {
    const TextbookTurn turn(dice);
    EXPECT_EQ(turn.rolls().size(), rolls);
    EXPECT_EQ(turn.keeps().size(), keeps);
    EXPECT_EQ(turn.KeepIndex(FaceCounts{}), 0);
    for (int left = 1; left <= 4; ++left) {
      const std::vector<double> certain(rolls, 1.0);
      for (const double value : turn.ValuesOfKeeps(certain, left)) {
        EXPECT_NEAR(value, 1, 1e-12);
      }
    }
  }
}

// Six sixes: from any dice it is best to keep the sixes, so each die has so
// many rolls to become one.
TEST(TextbookTurnTest, KnowsTheChanceOfSixSixes) {
  const TextbookTurn turn(6);
  std::vector<double> of_roll;
  for (const FaceCounts& roll : turn.rolls()) {
    of_roll.push_back(roll[5] == 6 ? 1 : 0);
  }
  for (int left = 1; left <= 4; ++left) {
    const double of_die = 1 - std::pow(5.0 / 6, left);
    EXPECT_NEAR(turn.ValuesOfKeeps(of_roll, left)[0], std::pow(of_die, 6),
                1e-14);
  }
}

// Published with the rules of Scandinavian Yatzy by several solvers.
TEST(TextbookGameTest, SolvesTheUpperSectionAlone) {
  const TextbookGame game(ReducedRules("scandinavian", kUpperOnly, 63));
  ASSERT_THAT(Validate(game.rules()), IsOk());
  const TextbookValues values = game.Solve(1);
  EXPECT_NEAR(values.At({}), 77.496131127402, 1e-10);
  // Pairs of a set of upper categories and a capped total.
  EXPECT_EQ(values.states().size(), 2794);
  EXPECT_EQ(values.At({.filled = 0x3f, .upper_total = 63}), 50);
  EXPECT_EQ(values.At({.filled = 0x3f, .upper_total = 62}), 0);
  EXPECT_TRUE(std::isnan(values.At({.filled = 1, .upper_total = 6})));
}

TEST(TextbookGameTest, MeetsOnlyPrefixesInForcedOrder) {
  const TextbookGame game(*PresetRules("scandinavian+forced"));
  const TextbookValues values = game.Solve(1);
  const auto unfinished =
      std::ranges::count_if(values.states(), [&](const TwinState& state) {
        EXPECT_TRUE(std::has_single_bit(state.filled + 1)) << state.filled;
        return !IsFinished(game.rules(), state);
      });
  EXPECT_EQ(unfinished, 745);
}

TEST(TextbookGameTest, RemembersTheBoxOnlyIfTheRulesAsk) {
  const FaceCounts five_sixes = {0, 0, 0, 0, 0, 5};
  const auto fill_box = [&](std::string_view id) {
    const RuleSet rules = *PresetRules(id);
    const CategoryMask box = CategoryMask{1} << AllEqualBox(rules);
    const CategoryMask open_box =
        (CategoryMask{1} << rules.categories.size()) - 1 - box;
    return Moves(rules, open_box, false, five_sixes)[0];
  };
  EXPECT_TRUE(fill_box("yahtzee").held);
  EXPECT_FALSE(fill_box("yahtzee-plain").held);
  EXPECT_EQ(fill_box("yahtzee").points, 50);
}

TEST(TextbookEndgameTest, AgreesWithTheGameTree) {
  const TextbookGame game(*PresetRules("scandinavian"));
  TextbookEndgame endgame(game);
  BruteForceGame tree;
  for (const CategoryMask open :
       {MaskOf(Category::kSixes) | MaskOf(Category::kChance),
        MaskOf(Category::kYatzy) | MaskOf(Category::kFullHouse)}) {
    const CategoryMask filled = kAllCategories - open;
    for (const int total : {0, 52, 63}) {
      EXPECT_NEAR(
          endgame.ExpectedRemaining({.filled = filled, .upper_total = total}),
          tree.OfTurn(static_cast<int>(filled), total), 1e-10);
    }
  }
}

TEST(TextbookEndgameTest, FindsWhatSolvingTheWholeGameFinds) {
  const TextbookGame game(ReducedRules("yahtzee",
                                       {Category::kFives, Category::kSixes,
                                        Category::kFullHouse, Category::kYatzy},
                                       30));
  ASSERT_THAT(Validate(game.rules()), IsOk());
  const TextbookValues values = game.Solve(1);
  TextbookEndgame endgame(game);
  for (const TwinState& state : values.states()) {
    EXPECT_EQ(endgame.ExpectedRemaining(state), values.At(state));
  }
}

// Any table will do: one step from the same values.
TEST(TextbookGameTest, TakesTheStepsOfTheOlderTwin) {
  const TextbookGame game(*PresetRules("scandinavian"));
  const SlowTwin older;
  const std::vector<float> stored = SolvedTable()->StateValues();
  const std::vector<double> table(stored.begin(), stored.end());
  const auto value = [&](const TwinState& state) {
    return table[state.filled * kUpperTotals + state.upper_total];
  };
  std::mt19937 random(1);
  for (int sampled = 0; sampled < 20;) {
    const State state = StateAt(random() % kStateSlots);
    if (!IsReachable(state) || IsFinished(state)) continue;
    ++sampled;
    const TwinState same = {.filled = state.filled,
                            .upper_total = state.upper_total};
    for (int left = 1; left <= 3; ++left) {
      const auto expected = older.ValuesOfKeeps(state, table, left);
      const auto found = game.ValuesOfKeeps(same, value, left);
      for (int keep = 0; keep < kKeeps; ++keep) {
        ASSERT_NEAR(found[game.turn().KeepIndex(kKeepLattice.counts[keep])],
                    expected[keep], 1e-11);
      }
    }
    EXPECT_NEAR(game.ExpectedRemaining(same, value),
                older.ExpectedRemaining(state, table), 1e-11);
  }
}

}  // namespace
}  // namespace yatzy
