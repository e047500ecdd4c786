// The numbers of core/FAQ.md that take no time.
#include <gtest/gtest.h>

#include <algorithm>
#include <span>
#include <variant>
#include <vector>

#include "core/advisor/advisor.h"
#include "core/dice/rolls.h"
#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "tests/support/default_game.h"
#include "tests/support/faces.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

double StartOf(const RuleSet& rules) {
  const auto values = SolveExactly(*Game::Compile(rules));
  EXPECT_THAT(values, IsOk());
  return (*values)->ExpectedRemaining(State{});
}

std::vector<RankedAction> RankedInFirstTurn(int roll, int rerolls_left) {
  return *RankActions(*SolvedTable(),
                      {State{}, RollCounts(roll), rerolls_left});
}

TEST(FactsTest, TwentyRollsOfTheFirstTurnAreBestScoredAsZero) {
  int rolls = 0;
  for (int roll = 0; roll < kRolls; ++roll) {
    const auto actions = RankedInFirstTurn(roll, 0);
    const auto best = std::get<Category>(actions[0].action);
    if (PointsIn(best, roll) > 0) continue;
    ++rolls;
    EXPECT_EQ(best, Category::kSmallStraight);
  }
  EXPECT_EQ(rolls, 20);
}

TEST(FactsTest, OneTwoThreeThreeFourIsBetterAZeroThanOne) {
  const auto actions = RankedInFirstTurn(RollOf(CountsOf({1, 2, 3, 3, 4})), 0);
  EXPECT_EQ(actions[0].action, Action(Category::kSmallStraight));
  EXPECT_EQ(actions[1].action, Action(Category::kOnes));
  EXPECT_NEAR(actions[1].loss, 0.811, 5e-4);
}

TEST(FactsTest, TheWorstFirstRollIsOneOneTwoThreeFour) {
  int worst = 0;
  std::vector<double> values;
  for (int roll = 0; roll < kRolls; ++roll) {
    values.push_back(RankedInFirstTurn(roll, 2).front().expected_remaining);
    if (values[roll] < values[worst]) worst = roll;
  }
  EXPECT_EQ(FacesOf(RollCounts(worst)), (Faces{1, 1, 2, 3, 4}));
  EXPECT_NEAR(values[worst], 244.722, 5e-4);
  EXPECT_NEAR(SolvedTable()->ExpectedRemaining(State{}) - values[worst], 3.7,
              5e-2);
  EXPECT_EQ(RankedInFirstTurn(worst, 2).front().action, Action(CountsOf({4})));
}

TEST(FactsTest, EightFirstRollsAreKeptWhole) {
  std::vector<Faces> kept;
  for (int roll = 0; roll < kRolls; ++roll) {
    const FaceCounts& dice = RollCounts(roll);
    if (RankedInFirstTurn(roll, 2).front().action == Action(dice)) {
      kept.push_back(FacesOf(dice));
    }
  }
  std::ranges::sort(kept);
  EXPECT_EQ(kept, (std::vector<Faces>{{1, 1, 1, 1, 1},
                                      {1, 2, 3, 4, 5},
                                      {2, 2, 2, 2, 2},
                                      {2, 3, 4, 5, 6},
                                      {3, 3, 3, 3, 3},
                                      {4, 4, 4, 4, 4},
                                      {5, 5, 5, 5, 5},
                                      {6, 6, 6, 6, 6}}));
}

// A rotation brings each category to each place; core/FAQ.md says why no order
// can matter. The long form tries all 720.
TEST(FactsTest, TheOrderOfUpperCategoriesDoesNotMatterInForcedOrder) {
  RuleSet rules = *PresetRules("scandinavian+forced");
  EXPECT_NEAR(StartOf(rules), 122.558527396, 1e-9);
  const auto upper = std::span(rules.categories).first(kUpperCategories);
  for (int turn = 0; turn < kUpperCategories; ++turn) {
    std::rotate(upper.begin(), upper.begin() + 1, upper.end());
    EXPECT_NEAR(StartOf(rules), 122.558527396, 1e-9);
  }
  std::ranges::reverse(upper);
  EXPECT_NEAR(StartOf(rules), 122.558527396, 1e-9);
}

TEST(FactsTest, TheBonusIsWorthLessThanItPays) {
  const double with = StartOf(*PresetRules("scandinavian"));
  const double without = StartOf(*PresetRules("scandinavian+bonus0"));
  EXPECT_NEAR(with, 248.439989, 5e-7);
  EXPECT_NEAR(without, 211.148658, 5e-7);
  EXPECT_NEAR(with - without, 37.291, 5e-4);
}

TEST(FactsTest, NoStateIsWorthMoreThanTheStart) {
  const auto values = SolvedTable()->payload();
  EXPECT_EQ(std::ranges::max(values),
            SolvedTable()->ExpectedRemaining(State{}));
}

}  // namespace
}  // namespace yatzy
