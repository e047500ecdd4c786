// Utilities, targets and wins in games that save rolls.
#include <gmock/gmock.h>

#include <algorithm>
#include <memory>
#include <random>
#include <variant>
#include <vector>

#include "core/advisor/distribution.h"
#include "core/advisor/utility.h"
#include "core/advisor/win.h"
#include "core/solver/solver.h"
#include "tests/support/any_position.h"
#include "tests/support/random_rules.h"
#include "tests/support/reduced_rules.h"
#include "tests/support/saved_twin.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

RuleSet TwoBoxes(int most, int points) {
  RuleSet rules =
      ReducedRules("scandinavian", {Category::kSixes, Category::kYatzy}, 18);
  rules.saved_rolls = {most, points};
  return rules;
}

// A joker, extra points, and a mark; three dice are quick.
RuleSet ThreeDice() {
  RuleSet rules = ReducedRules(
      "yahtzee", {Category::kSixes, Category::kYatzy, Category::kChance}, 12);
  rules.dice = 3;
  for (CategoryRule& category : rules.categories) {
    for (PatternTerm& term : category.pattern.terms) {
      if (category.category == Category::kYatzy) term.count = 3;
    }
  }
  rules.saved_rolls = {4, 3};
  return rules;
}

TwinState TwinFor(State state) {
  return {state.filled, state.all_equal_held, state.upper_total, state.saved};
}

// Rises, and not evenly.
Utility SomeUtility(std::mt19937_64& random, int most) {
  std::vector<double> worth(1 + random() % 12);
  double sum = -3;
  for (double& one : worth) {
    sum += static_cast<double>(random() % 4);
    one = sum;
  }
  return *Utility::Create(static_cast<int>(random() % most), worth);
}

void ExpectAllAsTwin(const ValueTable& table, const Position& position,
                     int banked, const Utility& utility, SavedTwin& twin) {
  const TwinState state = TwinFor(position.state);
  const auto worth = [&](int score) { return utility.Of(score); };
  twin.Forget();
  const auto best = BestUtility(table.shared_game(), position.state, banked,
                                utility, UtilityOptions{});
  ASSERT_THAT(best, IsOk());
  EXPECT_NEAR(*best, twin.Best(state, banked, worth), 1e-9);
  const auto ranked = RankByUtility(table, position, banked, utility,
                                    {.include_scoring = true});
  ASSERT_THAT(ranked, IsOk());
  std::vector<double> of_keep;
  if (position.rerolls_left > 0) {
    of_keep = twin.BestOfKeeps(state, banked, position.rerolls_left, worth);
  }
  TwinState saving = state;
  saving.saved =
      table.game().Saving(position.state, position.rerolls_left).saved;
  for (const TargetAction& action : *ranked) {
    if (const auto* keep = std::get_if<FaceCounts>(&action.ranked.action)) {
      EXPECT_NEAR(action.chance, of_keep[twin.turn().KeepIndex(*keep)], 1e-9);
      continue;
    }
    const auto bit = CategoryMask{1} << table.game().IndexOf(
                         std::get<Category>(action.ranked.action));
    const RuleSet& rules = table.game().rules();
    for (const TwinMove& move :
         Moves(rules, state.filled, state.held, position.dice)) {
      if (move.filled != (state.filled | bit)) continue;
      EXPECT_NEAR(action.chance,
                  twin.Best(After(saving, move, UpperCap(rules)),
                            banked + move.points, worth),
                  1e-9);
    }
  }
}

TEST(SavedUtilityTest, IsWhatTheTextbookFinds) {
  std::mt19937_64 random(9);
  for (const RuleSet& rules :
       {TwoBoxes(4, 0), TwoBoxes(3, 2), TwoBoxes(1, 0), ThreeDice()}) {
    const auto table = *Solve(*Game::Compile(rules), SolveOptions{});
    SavedTwin twin(rules);
    for (int i = 0; i < 12; ++i) {
      ExpectAllAsTwin(*table, AnyPosition(table->game(), random),
                      static_cast<int>(random() % 40), SomeUtility(random, 100),
                      twin);
    }
  }
}

// With a worth of as many points as there are, the best is the expectation. In
// games that save no rolls as well.
TEST(SavedUtilityTest, OfPointsIsTheExpectation) {
  std::mt19937_64 random(13);
  for (int i = 0; i < 40; ++i) {
    const auto game = *Game::Compile(
        RandomRules(random, {.max_categories = 4, .saves_rolls = i % 3 > 0}));
    const auto values = *SolveExactly(game);
    const State state = AnyPosition(*game, random).state;
    const int most = game->MostGained(game->all_filled()) + 3 * kMaxPoints +
                     game->PointsOfSaved(game->saved_counts());
    std::vector<double> worth(most + 1);
    for (int score = 0; score <= most; ++score) worth[score] = score;
    const auto best = BestUtility(game, state, 0, *Utility::Create(0, worth));
    ASSERT_THAT(best, IsOk());
    EXPECT_NEAR(*best, values->ExpectedRemaining(state), 1e-6);
  }
}

// Who plays for a target reaches it at least as often as who plays for points.
TEST(SavedUtilityTest, IsAtLeastWhatPlayForPointsReaches) {
  const auto game = *Game::Compile(TwoBoxes(4, 1));
  const auto values = *SolveExactly(game);
  const auto distribution = *DistributionOf(*values, State{});
  for (const int score : {1, 12, 30, 50, 54, 80, 100, 130}) {
    const auto chance =
        BestUtility(game, State{}, 0, Utility::OfReaching(score));
    ASSERT_THAT(chance, IsOk());
    EXPECT_GE(*chance, distribution.AtLeast(score) - 1e-12) << score;
  }
}

TEST(SavedUtilityTest, WinsDrawsAndLossesAddUp) {
  const auto table = *Solve(*Game::Compile(TwoBoxes(4, 1)), SolveOptions{});
  const Position position{State{}, {0, 0, 0, 2, 0, 3}, 2};
  const auto ranked = RankToWin(*table, position, 0, FinishedOpponent(24), 0.5);
  ASSERT_THAT(ranked, IsOk());
  for (const WinAction& action : *ranked) {
    const auto& [win, draw, lose] = action.chances;
    EXPECT_NEAR(win + draw + lose, 1, 1e-12);
    EXPECT_NEAR(action.value, win + 0.5 * draw, 1e-7);
  }
  EXPECT_GT(ranked->front().chances.win, 0);
}

TEST(SavedUtilityTest, IsTheSameForThreadsAndInstructionSets) {
  const auto game = *Game::Compile(ThreeDice());
  const Utility utility = Utility::OfReaching(40);
  const auto expected =
      *BestUtility(game, State{}, 0, utility, {.simd = Simd::kScalar});
  EXPECT_GT(expected, 0);
  EXPECT_LT(expected, 1);
  for (const Simd simd : AvailableSimd()) {
    EXPECT_EQ(
        *BestUtility(game, State{}, 0, utility, {.threads = 2, .simd = simd}),
        expected);
  }
}

// A player with saved rolls has more to follow.
TEST(SavedUtilityTest, WorkIsToldBefore) {
  const auto without = *Game::Compile(*PresetRules("scandinavian"));
  const auto with = *Game::Compile(*PresetRules("scandinavian+saved"));
  const State state{without->all_filled() >> 5 << 5};
  State saving = state;
  saving.saved = 3;
  EXPECT_GT(UtilityWork(*with, state), UtilityWork(*without, state));
  EXPECT_GT(UtilityWork(*with, saving), UtilityWork(*with, state));
}

}  // namespace
}  // namespace yatzy
