#include "core/solver/target_solver.h"

#include <gmock/gmock.h>

#include <bit>
#include <random>
#include <stop_token>
#include <vector>

#include "core/advisor/distribution.h"
#include "core/rules/presets.h"
#include "tests/support/random_rules.h"
#include "tests/support/reduced_rules.h"
#include "tests/support/small_game.h"
#include "tests/support/status_matchers.h"
#include "tests/support/target_twin.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;

// Games of every kind that a test can solve: upper categories with a bonus and
// all that is special below; a joker, extra points and the mark; several tiers;
// a forced order; four and three dice; other numbers of rolls.
std::vector<RuleSet> GamesOfTargets() {
  using enum Category;
  std::vector<RuleSet> games = {
      ReducedRules("scandinavian",
                   {kOnes, kSixes, kTwoPairs, kFullHouse, kChance, kYatzy}, 12),
      ReducedRules("scandinavian+forced",
                   {kTwos, kFives, kOnePair, kSmallStraight, kYatzy}, 14),
      ReducedRules("kismet", {kOnes, kFives, kFlush, kFullHouse}, 12),
      ReducedRules("maxi", {kOnes, kSixes, kThreePairs, kVilla, kFullStraight},
                   14),
      SmallRules()};
  RuleSet four_dice = ReducedRules(
      "scandinavian", {kOnes, kSixes, kOnePair, kTwoPairs, kChance}, 12);
  four_dice.id = "four-dice";
  four_dice.dice = 4;
  RuleSet once = games[0];
  once.id = "once";
  once.rolls_per_turn = 1;
  RuleSet four_rolls = games[1];
  four_rolls.id = "four-rolls";
  four_rolls.rolls_per_turn = 4;
  for (const RuleSet& rules : {four_dice, once, four_rolls}) {
    if (Validate(rules).ok()) games.push_back(rules);
  }
  return games;
}

std::shared_ptr<const TargetTable> TargetsOf(const RuleSet& rules,
                                             SolveOptions options = {}) {
  const auto table = SolveTargets(*Game::Compile(rules), options);
  EXPECT_THAT(table, IsOk());
  return *table;
}

std::vector<State> ReachableStatesOf(const Game& game) {
  std::vector<State> states;
  for (std::uint32_t index = 0; index < game.state_slots(); ++index) {
    const State state = game.StateAt(index);
    if (game.IsReachable(state)) states.push_back(state);
  }
  return states;
}

int OpenIn(const Game& game, State state) {
  return game.categories() - std::popcount(state.filled);
}

TEST(TargetSolverTest, FindsWhatTheTextbookDoes) {
  std::mt19937_64 random(1);
  int games = 0;
  for (const RuleSet& rules : GamesOfTargets()) {
    SCOPED_TRACE(rules.id);
    const auto table = TargetsOf(rules);
    const Game& game = table->game();
    TargetTwin twin(rules);
    for (const State state : ReachableStatesOf(game)) {
      const int end = table->Row(game.ValueOf(state)).end();
      // All targets of the last level, a few of those before.
      const int open = OpenIn(game, state);
      if (open > 3 || (open > 1 && random() % (open == 2 ? 30 : 150) != 0)) {
        continue;
      }
      const int step = open <= 1 ? 1 : 1 + end / 6;
      for (int n = -1; n <= end + 1; n += step) {
        ASSERT_NEAR(table->At(state, n), twin.At(TargetTwin::Of(state), n),
                    2e-6)
            << "filled " << state.filled << ", upper total "
            << int{state.upper_total} << ", target " << n;
      }
    }
    ++games;
  }
  EXPECT_EQ(games, 8);
}

// Every kind of pattern, upper ones included, payout, tier, joker and order.
TEST(TargetSolverTest, FindsWhatTheTextbookDoesInRandomGames) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 120; ++i) {
    RuleSet rules = RandomRules(random, {.max_categories = 4});
    rules.rolls_per_turn = std::min(rules.rolls_per_turn, 2);  // for the twin
    if (rules.dice > kDice || !Validate(rules).ok()) continue;
    SCOPED_TRACE(CanonicalText(rules));
    const auto table = TargetsOf(rules);
    const Game& game = table->game();
    TargetTwin twin(rules);
    for (const State state : ReachableStatesOf(game)) {
      const int end = table->Row(game.ValueOf(state)).end();
      if (OpenIn(game, state) > 1 || random() % 8 != 0) continue;
      const int n = 1 + static_cast<int>(random() % (end + 1));
      ASSERT_NEAR(table->At(state, n), twin.At(TargetTwin::Of(state), n), 2e-6)
          << "filled " << state.filled << ", upper total "
          << int{state.upper_total} << ", target " << n;
    }
  }
}

TEST(TargetSolverTest, FindsTheStartOfASmallGame) {
  using enum Category;
  const RuleSet rules =
      ReducedRules("scandinavian", {kSixes, kTwoPairs, kFullHouse, kYatzy}, 18);
  const auto table = TargetsOf(rules);
  TargetTwin twin(rules);
  for (const int n : {1, 30, 57, 80, 101, 130, 179, 180}) {
    EXPECT_NEAR(table->At(State{}, n), twin.At({}, n), 2e-6) << n;
  }
}

// The example of target_solver.h.
TEST(TargetSolverTest, KnowsTheLastBox) {
  using enum Category;
  const auto table =
      TargetsOf(ReducedRules("scandinavian", {kOnes, kYatzy}, 5));
  const State state{1, 0};  // without ones
  const auto row = table->Row(table->game().ValueOf(state));
  EXPECT_EQ(row.first, 1);
  EXPECT_EQ(row.count, 50);
  EXPECT_EQ(table->At(state, 0), 1);
  EXPECT_NEAR(table->At(state, 1), 347897.0 / 7558272, 1e-7);
  EXPECT_EQ(table->At(state, 50), table->At(state, 1));
  EXPECT_EQ(table->At(state, 51), 0);
}

TEST(TargetSolverTest, IsTheSameForThreadsAndInstructionSets) {
  using enum Category;
  const RuleSet with_joker =
      ReducedRules("yahtzee", {kOnes, kSixes, kFullHouse, kYatzy}, 12);
  for (const RuleSet& rules : {with_joker, GamesOfTargets()[0]}) {
    const auto expected =
        TargetsOf(rules, {.threads = 1, .simd = Simd::kScalar});
    for (const int threads : {1, 3}) {
      for (const Simd simd : AvailableSimd()) {
        const auto table = TargetsOf(rules, {.threads = threads, .simd = simd});
        EXPECT_TRUE(std::ranges::equal(table->chances(), expected->chances()));
        EXPECT_TRUE(std::ranges::equal(
            table->places(), expected->places(),
            [](const TargetPlace& a, const TargetPlace& b) {
              return a.begin == b.begin && a.first == b.first &&
                     a.count == b.count;
            }));
      }
    }
  }
}

// Less is never harder; whoever aims gets there at least as often as who plays
// for the mean, target by target, and so on the average.
TEST(TargetSolverTest, IsNeverBelowThePolicyOfTheMean) {
  const auto table = TargetsOf(SmallRules());
  const Game& game = table->game();
  const auto values = *SolveExactly(table->shared_game());
  std::mt19937_64 random(2);
  for (const State state : ReachableStatesOf(game)) {
    const auto row = table->Row(game.ValueOf(state));
    double sum = row.first - 1;
    for (int n = row.first; n < row.end(); ++n) {
      ASSERT_LE(row.At(n), row.At(n - 1));
      ASSERT_GT(row.At(n), 0);
      ASSERT_LT(row.At(n), 1);
      sum += double{row.At(n)};
    }
    ASSERT_GE(sum, values->ExpectedRemaining(state) - 1e-3);
    if (random() % 400 != 0) continue;
    const auto distribution = *DistributionOf(*values, state, {.threads = 1});
    for (int n = 0; n <= row.end() + 1; ++n) {
      ASSERT_GE(double{row.At(n)}, distribution.AtLeast(n) - 3e-6) << n;
    }
  }
}

TEST(TargetSolverTest, ReportsLevelsAndStops) {
  std::stop_source stop;
  std::vector<int> levels;
  SolveOptions options;
  options.on_progress = [&](const SolveProgress& progress) {
    levels.push_back(progress.level);
    if (progress.level == 6) stop.request_stop();
  };
  options.stop = stop.get_token();
  EXPECT_THAT(SolveTargets(SmallGame(), options),
              StatusIs(absl::StatusCode::kCancelled,
                       HasSubstr("solve of targets stopped at level")));
  EXPECT_EQ(levels, (std::vector<int>{8, 7, 6}));
}

TEST(TargetSolverTest, RefusesFewerThanNoThreads) {
  EXPECT_THAT(
      SolveTargets(SmallGame(), {.threads = -1}),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("threads is -1")));
}

}  // namespace
}  // namespace yatzy
