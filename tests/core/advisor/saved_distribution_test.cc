// Distributions of games that save rolls.
#include <gmock/gmock.h>

#include <memory>
#include <numeric>
#include <random>
#include <stop_token>
#include <variant>
#include <vector>

#include "core/advisor/advisor.h"
#include "core/advisor/distribution.h"
#include "core/advisor/distribution_memory.h"
#include "core/play/simulation.h"
#include "core/solver/solver.h"
#include "tests/support/any_position.h"
#include "tests/support/random_rules.h"
#include "tests/support/reduced_rules.h"
#include "tests/support/saved_twin.h"
#include "tests/support/small_game.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;

std::shared_ptr<const Game> SavedGame(const RuleSet& rules) {
  return Game::Compile(rules).value();
}

RuleSet ThreeBoxes(int most, int points) {
  RuleSet rules =
      ReducedRules("scandinavian",
                   {Category::kSixes, Category::kChance, Category::kYatzy}, 18);
  rules.saved_rolls = {most, points};
  return rules;
}

// A joker, extra points, and a mark.
RuleSet ThreeOfYahtzee() {
  RuleSet rules = ReducedRules(
      "yahtzee", {Category::kSixes, Category::kFourOfAKind, Category::kYatzy},
      18);
  rules.saved_rolls = {3, 1};
  return rules;
}

TwinState TwinOf(State state) {
  return {state.filled, state.all_equal_held, state.upper_total, state.saved};
}

double SumOfSaved(const Distribution& distribution) {
  return std::accumulate(distribution.probabilities.begin(),
                         distribution.probabilities.end(), 0.0);
}

void ExpectAsTwin(const Distribution& distribution,
                  const SavedTwin::ByPoints& expected) {
  EXPECT_NEAR(SumOfSaved(distribution), 1, 1e-12);
  ASSERT_GE(distribution.least, 0);
  for (std::size_t points = 0; points < expected.size(); ++points) {
    const std::size_t i = points - distribution.least;  // maybe out of it
    const double found = i < distribution.probabilities.size()
                             ? distribution.probabilities[i]
                             : 0;
    ASSERT_NEAR(found, expected[points], 1e-12) << points;
  }
}

std::vector<State> ReachableStatesOf(const Game& game) {
  std::vector<State> states;
  for (std::uint32_t index = 0; index < game.state_slots(); ++index) {
    const State state = game.StateAt(index);
    if (game.IsReachable(state)) states.push_back(state);
  }
  return states;
}

// From all states, those at the end among them.
TEST(SavedDistributionTest, IsWhatEnumerationFinds) {
  for (const RuleSet& rules :
       {ThreeBoxes(6, 0), ThreeBoxes(3, 2), ThreeOfYahtzee()}) {
    const auto values = *SolveExactly(SavedGame(rules));
    SavedTwin twin(rules);
    for (const State state : ReachableStatesOf(values->game())) {
      const auto distribution = DistributionOf(*values, state, {.threads = 1});
      ASSERT_THAT(distribution, IsOk());
      ExpectAsTwin(*distribution, twin.From(TwinOf(state)));
      ASSERT_NEAR(distribution->Mean(), values->ExpectedRemaining(state), 1e-9);
      // What saved rolls pay is no bonus.
      if (!values->game().IsFinished(state)) continue;
      EXPECT_EQ(distribution->tiers[0],
                state.upper_total >= rules.tiers[0].threshold ? 1 : 0);
    }
  }
}

void ExpectActionsAsTwin(const ValueTable& table, const ExactValues& values,
                         const Position& position, SavedTwin& twin) {
  const TwinState state = TwinOf(position.state);
  const RuleSet& rules = table.game().rules();
  const auto ranked = RankActions(table, position, {.include_scoring = true});
  ASSERT_THAT(ranked, IsOk());
  for (const RankedAction& action : *ranked) {
    const auto distribution =
        DistributionOf(values, position, action.action, {.threads = 1});
    ASSERT_THAT(distribution, IsOk());
    EXPECT_NEAR(distribution->Mean(), action.expected_remaining, 1e-4);
    if (const auto* keep = std::get_if<FaceCounts>(&action.action)) {
      ExpectAsTwin(*distribution,
                   twin.After(state, *keep, position.rerolls_left));
      continue;
    }
    const auto bit = CategoryMask{1}
                     << table.game().IndexOf(std::get<Category>(action.action));
    for (const TwinMove& move :
         Moves(rules, state.filled, state.held, position.dice)) {
      if (move.filled != (state.filled | bit)) continue;
      ExpectAsTwin(*distribution,
                   twin.AfterMove(state, move, position.rerolls_left));
    }
  }
}

TEST(SavedDistributionTest, OfAnActionIsWhatEnumerationFinds) {
  std::mt19937_64 random(30);
  for (const RuleSet& rules : {ThreeBoxes(6, 0), ThreeOfYahtzee()}) {
    const auto table = *Solve(SavedGame(rules), SolveOptions{});
    const auto values = *SolveExactly(table->shared_game());
    SavedTwin twin(rules);
    for (int i = 0; i < 25; ++i) {
      ExpectActionsAsTwin(*table, *values, AnyPosition(table->game(), random),
                          twin);
    }
  }
}

// Every kind of rule set, from its start.
TEST(SavedDistributionTest, HasTheMeanOfEveryGame) {
  std::mt19937_64 random(12);
  for (int i = 0; i < 60; ++i) {
    const RuleSet rules =
        RandomRules(random, {.max_categories = 6, .saves_rolls = true});
    const auto values = *SolveExactly(SavedGame(rules));
    const auto distribution = DistributionOf(*values, State{});
    ASSERT_THAT(distribution, IsOk());
    EXPECT_NEAR(SumOfSaved(*distribution), 1, 1e-12);
    EXPECT_NEAR(distribution->Mean(), values->ExpectedRemaining(State{}), 1e-8);
  }
}

// Each number of points is as frequent as among games that are played.
TEST(SavedDistributionTest, IsWhatPlayedGamesShow) {
  const auto table = *Solve(SavedGame(ThreeBoxes(6, 2)), SolveOptions{});
  const auto values = *SolveExactly(table->shared_game());
  const auto distribution = *DistributionOf(*values, State{});
  constexpr int kGames = 200'000;
  std::vector<std::int32_t> scores(kGames);
  const auto simulation = Simulation::Create(table, Policy{}, 7);
  ASSERT_THAT(simulation, IsOk());
  ASSERT_THAT(simulation->Play(0, scores, {}, [] { return absl::OkStatus(); }),
              IsOk());
  std::vector<int> played(distribution.probabilities.size());
  for (const std::int32_t score : scores) {
    ++played.at(static_cast<std::size_t>(score - distribution.least));
  }
  for (std::size_t i = 0; i < played.size(); ++i) {
    const double p = distribution.probabilities[i];
    EXPECT_NEAR(played[i] / double{kGames}, p,
                5 * std::sqrt(p * (1 - p) / kGames) + 5.0 / kGames)
        << distribution.least + static_cast<int>(i);
  }
}

TEST(SavedDistributionTest, IsTheSameForThreadsAndInstructionSets) {
  RuleSet rules = SmallRules();
  rules.saved_rolls = {2, 1};
  const auto values = *SolveExactly(SavedGame(rules));
  const auto expected =
      DistributionOf(*values, State{}, {.threads = 1, .simd = Simd::kScalar});
  ASSERT_THAT(expected, IsOk());
  for (const int threads : {1, 2, 3}) {
    for (const Simd simd : AvailableSimd()) {
      const auto distribution =
          DistributionOf(*values, State{}, {.threads = threads, .simd = simd});
      ASSERT_THAT(distribution, IsOk());
      EXPECT_EQ(distribution->least, expected->least);
      EXPECT_EQ(distribution->probabilities, expected->probabilities);
      EXPECT_EQ(distribution->tiers, expected->tiers);
    }
  }
}

// A server takes on all of five dice but the start of a game without a limit.
TEST(SavedDistributionTest, MemoryIsToldBefore) {
  const auto of = [](const char* id, int open) {
    const auto game = SavedGame(*PresetRules(id));
    const CategoryMask upper_open = (CategoryMask{1} << open) - 1;
    return MemoryOfDistribution(*game,
                                State{game->all_filled() & ~upper_open, 0});
  };
  constexpr std::size_t kMegabyte = 1'000'000;
  // 1,311 and 141 are taken.
  EXPECT_GT(of("scandinavian+saved", 15), 1'311 * kMegabyte);
  EXPECT_LT(of("scandinavian+saved", 15), 1'600 * kMegabyte);
  EXPECT_GT(of("scandinavian+saved", 12), 141 * kMegabyte);
  EXPECT_LT(of("scandinavian+saved", 12), 200 * kMegabyte);
  EXPECT_LT(of("scandinavian+saved", 14), std::size_t{1} << 30);
  EXPECT_LT(of("scandinavian+saved5", 15), std::size_t{1} << 30);
  EXPECT_LT(of("yahtzee+saved", 13), std::size_t{1} << 30);
}

TEST(SavedDistributionTest, RefusesWhatIsNotOfTheGame) {
  const auto values = *SolveExactly(SavedGame(ThreeBoxes(6, 0)));
  EXPECT_THAT(DistributionOf(*values, State{.saved = 1}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("no game reaches it")));
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THAT(DistributionOf(*values, State{}, {.stop = stop.get_token()}),
              StatusIs(absl::StatusCode::kCancelled, HasSubstr("stopped")));
}

}  // namespace
}  // namespace yatzy
