#include "core/advisor/distribution.h"

#include <gmock/gmock.h>

#include <map>
#include <numeric>
#include <random>
#include <stop_token>
#include <vector>

#include "core/advisor/advisor.h"
#include "core/advisor/distribution_memory.h"
#include "core/advisor/outlook.h"
#include "core/advisor/policy_sources.h"
#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "tests/support/any_position.h"
#include "tests/support/default_game.h"
#include "tests/support/faces.h"
#include "tests/support/outlook_twin.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;

using ByPoints = std::map<int, double>;

// Distributions by enumeration of all turns that may follow.
class DistributionTwin {
 public:
  explicit DistributionTwin(const ValueTable& table)
      : table_(table), turns_(table) {}

  const ByPoints& From(State state) {
    const Game& game = table_.game();
    const auto [known, is_new] = known_.try_emplace(game.StateIndex(state));
    if (!is_new) return known->second;
    if (game.IsFinished(state)) {
      known->second[static_cast<int>(table_.ExpectedRemaining(state))] = 1;
      return known->second;
    }
    ByPoints sum =
        After(state, turns_.EndsOf(state, {}, game.rolls_per_turn()));
    return known_[game.StateIndex(state)] = std::move(sum);
  }

  ByPoints After(State state, const std::vector<OutlookTwin::End>& ends) {
    ByPoints sum;
    for (const auto& [dice, scoring, probability] : ends) {
      const ByPoints later = From(table_.game().After(state, scoring));
      for (const auto& [points, p] : later) {
        sum[points + scoring.points + scoring.extra] += probability * p;
      }
    }
    return sum;
  }

  OutlookTwin& turns() { return turns_; }

 private:
  const ValueTable& table_;
  OutlookTwin turns_;
  std::map<std::uint32_t, ByPoints> known_;
};

double SumOf(const Distribution& distribution) {
  return std::accumulate(distribution.probabilities.begin(),
                         distribution.probabilities.end(), 0.0);
}

void ExpectSame(const Distribution& distribution, const ByPoints& expected) {
  double sum = 0;
  for (const auto& [points, probability] : expected) {
    const auto i = static_cast<std::size_t>(points - distribution.least);
    ASSERT_LT(i, distribution.probabilities.size());
    EXPECT_NEAR(distribution.probabilities[i], probability, 1e-12) << points;
    sum += distribution.probabilities[i];
  }
  // And nothing else.
  EXPECT_NEAR(sum, SumOf(distribution), 1e-12);
  EXPECT_NEAR(sum, 1, 1e-12);
}

// States with few open categories.
std::vector<State> LateStates(const Game& game, int open, int count,
                              std::mt19937_64& random) {
  std::vector<State> states;
  while (std::ssize(states) < count) {
    const State state = game.StateAt(random() % game.state_slots());
    if (game.categories() - std::popcount(state.filled) == open &&
        game.IsReachable(state)) {
      states.push_back(state);
    }
  }
  return states;
}

TEST(DistributionTest, IsWhatEnumerationFinds) {
  std::mt19937_64 random(20261129);
  for (const auto& table : {SolvedTable(), SolvedSmallTable()}) {
    const ExactValues values = AsExactValues(*table);
    DistributionTwin twin(*table);
    for (const int open : {1, 2, 3}) {
      for (const State state : LateStates(table->game(), open, 3, random)) {
        const auto distribution = DistributionOf(values, state);
        ASSERT_THAT(distribution, IsOk());
        ExpectSame(*distribution, twin.From(state));
      }
    }
  }
}

// After each of its actions, rerolls left or none.
TEST(DistributionTest, OfAnActionIsWhatEnumerationFinds) {
  const auto table = SolvedSmallTable();
  const Game& game = table->game();
  std::mt19937_64 random(1);
  const ExactValues values = AsExactValues(*table);
  DistributionTwin twin(*table);
  for (const State state : LateStates(game, 2, 3, random)) {
    for (const int rerolls_left : {0, 1, 2}) {
      const Position position{state, {0, 1, 0, 2, 2, 0}, rerolls_left};
      const auto ranked = *RankActions(*table, position);
      for (std::size_t i = 0; i < ranked.size(); i += 3) {
        const auto distribution =
            DistributionOf(values, position, ranked[i].action);
        ASSERT_THAT(distribution, IsOk());
        EXPECT_NEAR(distribution->Mean(), ranked[i].expected_remaining, 1e-5);
        if (rerolls_left == 0) continue;
        const auto& keep = std::get<FaceCounts>(ranked[i].action);
        ExpectSame(
            *distribution,
            twin.After(state, twin.turns().EndsOf(state, keep, rerolls_left)));
      }
    }
  }
}

// The example of distribution.h.
TEST(DistributionTest, KnowsTheLastBox) {
  const State state{kAllCategories & ~MaskOf(Category::kYatzy), 0};
  const auto distribution = DistributionOf(*SolvedExactValues(), state);
  ASSERT_THAT(distribution, IsOk());
  const double yatzy = 347897.0 / 7558272;
  EXPECT_EQ(distribution->least, 0);
  ASSERT_EQ(distribution->probabilities.size(), 51);
  EXPECT_NEAR(distribution->probabilities[0], 1 - yatzy, 1e-15);
  EXPECT_NEAR(distribution->probabilities[50], yatzy, 1e-15);
  EXPECT_NEAR(distribution->Mean(), 50 * yatzy, 1e-13);
  EXPECT_NEAR(distribution->StandardDeviation(),
              50 * std::sqrt(yatzy * (1 - yatzy)), 1e-13);
  EXPECT_EQ(distribution->AtLeast(0), SumOf(*distribution));
  EXPECT_EQ(distribution->AtLeast(-7), SumOf(*distribution));
  EXPECT_NEAR(distribution->AtLeast(1), yatzy, 1e-15);
  EXPECT_NEAR(distribution->AtLeast(50), yatzy, 1e-15);
  EXPECT_EQ(distribution->AtLeast(51), 0);
  EXPECT_EQ(distribution->Quantile(0), 0);
  EXPECT_EQ(distribution->Quantile(0.95), 0);
  EXPECT_EQ(distribution->Quantile(0.96), 50);
  EXPECT_EQ(distribution->Quantile(1), 50);
}

// Four scores that are equally likely, as a server sums them: a share that some
// of them have to the point is not missed by what rounding leaves out, and all
// games have the highest, however unlikely.
TEST(DistributionTest, FindsQuantilesInRoundedSums) {
  const double quarter = 0.25 - 4e-16;
  const Distribution under{
      .least = 10, .probabilities = {quarter, quarter, quarter, quarter}};
  EXPECT_EQ(under.Quantile(0), 10);
  EXPECT_EQ(under.Quantile(0.25), 10);
  EXPECT_EQ(under.Quantile(0.2501), 11);
  EXPECT_EQ(under.Quantile(0.5), 11);
  EXPECT_EQ(under.Quantile(0.75), 12);
  EXPECT_EQ(under.Quantile(1), 13);
  const Distribution tail{.least = 0, .probabilities = {0.5, 0.5, 1e-20}};
  EXPECT_EQ(tail.Quantile(0.5), 0);
  EXPECT_EQ(tail.Quantile(1), 2);
}

TEST(DistributionTest, OfAFinishedGameIsItsBonus) {
  for (const int total : {62, 63}) {
    const auto distribution =
        DistributionOf(*SolvedExactValues(),
                       State{kAllCategories, static_cast<std::uint8_t>(total)});
    ASSERT_THAT(distribution, IsOk());
    EXPECT_EQ(distribution->least, total == 63 ? 50 : 0);
    EXPECT_EQ(distribution->probabilities, std::vector<double>{1});
    EXPECT_EQ(distribution->tiers[0], total == 63 ? 1 : 0);
    const Distribution final = FinalDistribution(
        TheGame(), State{kAllCategories, static_cast<std::uint8_t>(total)});
    EXPECT_EQ(final.least, distribution->least);
    EXPECT_EQ(final.probabilities, distribution->probabilities);
    EXPECT_EQ(final.tiers, distribution->tiers);
  }
}

// The slow form is in published_distribution_test.cc.
TEST(DistributionTest, AddsUpInLateStates) {
  std::mt19937_64 random(16);
  for (const int open : {1, 2, 3, 4, 5}) {
    for (const State state : LateStates(TheGame(), open, 60, random)) {
      const auto distribution =
          DistributionOf(*SolvedExactValues(), state, {.threads = 1});
      ASSERT_THAT(distribution, IsOk());
      EXPECT_NEAR(SumOf(*distribution), 1, 1e-12);
      EXPECT_NEAR(distribution->Mean(),
                  SolvedExactValues()->ExpectedRemaining(state), 1e-6);
    }
  }
}

// A server refuses what takes more than 1 GB: no preset.
TEST(DistributionTest, MemoryIsToldBefore) {
  const auto of = [](int open) {
    return MemoryOfDistribution(TheGame(),
                                State{(1u << (kCategories - open)) - 1, 0});
  };
  EXPECT_LT(of(6), 1 << 20);
  EXPECT_LT(of(6), of(8));
  EXPECT_LT(of(12), of(15));
  // 360 MB are taken.
  const std::size_t start = MemoryOfDistribution(TheGame(), State{});
  EXPECT_GT(start, std::size_t{360} << 20);
  EXPECT_LT(start, std::size_t{500} << 20);
  for (const Preset& preset : Presets()) {
    const auto game = *Game::Compile(*PresetRules(preset.id));
    const std::size_t of_game = MemoryOfDistribution(*game, State{});
    if (game->dice() > kDice) {
      EXPECT_GT(of_game, std::size_t{16} << 30) << preset.id;  // refused
    } else {
      EXPECT_LT(of_game, std::size_t{1} << 30) << preset.id;
    }
  }
}

// Whole games with a joker, extra points, tiers, a forced order.
TEST(DistributionTest, HasTheMeanAndTheBonusOfEveryGame) {
  std::vector<RuleSet> games = {SmallRules()};
  for (const char* id : {"yahtzee", "kismet", "scandinavian+forced"}) {
    RuleSet rules = *PresetRules(id);
    rules.categories.resize(8);
    if (Validate(rules).ok()) games.push_back(rules);
  }
  ASSERT_GE(games.size(), 3);
  for (const RuleSet& rules : games) {
    SCOPED_TRACE(rules.id);
    const auto table = *Solve(*Game::Compile(rules), SolveOptions{});
    const auto sources = *FollowPolicy(table, {.tiers_only = true});
    const auto values = *SolveExactly(table->shared_game());
    const auto distribution = DistributionOf(*values, State{});
    ASSERT_THAT(distribution, IsOk());
    EXPECT_NEAR(SumOf(*distribution), 1, 1e-12);
    EXPECT_NEAR(distribution->Mean(), values->ExpectedRemaining(State{}), 1e-9);
    for (std::size_t tier = 0; tier < rules.tiers.size(); ++tier) {
      EXPECT_NEAR(distribution->tiers[tier], sources->Of(State{})[tier], 1e-6);
    }
  }
}

// The standard deviation of every action, by the law of total variance.
void ExpectDeviationsOfOutlooks(const ValueTable& table,
                                const PolicySources& sources) {
  const ExactValues values = AsExactValues(table);
  std::mt19937_64 random(3);
  for (const State state : LateStates(table.game(), 3, 10, random)) {
    const Position position{state, {0, 1, 1, 2, 1, 0}, 1};
    const auto ranked = *RankActions(table, position, {0, true});
    for (const RankedAction& action : ranked) {
      const auto outlook = *OutlookOf(table, position, action.action, &sources);
      EXPECT_NEAR(
          outlook.standard_deviation,
          DistributionOf(values, position, action.action)->StandardDeviation(),
          1e-4);
    }
    EXPECT_NEAR(std::sqrt(sources.Of(state).back()),
                DistributionOf(values, state)->StandardDeviation(), 1e-4);
  }
}

TEST(DistributionTest, HasTheDeviationOfOutlooks) {
  const auto table = SolvedSmallTable();
  for (const bool tiers_only : {false, true}) {
    ExpectDeviationsOfOutlooks(
        *table, **FollowPolicy(table, {.tiers_only = tiers_only}));
  }
  const auto sources = *FollowPolicy(table, {.tiers_only = true});
  EXPECT_NEAR(
      std::sqrt(sources->Of(State{}).back()),
      DistributionOf(**SolveExactly(SmallGame()), State{})->StandardDeviation(),
      1e-3);
}

TEST(DistributionTest, DISABLED_HasTheDeviationOfOutlooksInTheWholeGame) {
  const auto table = SolvedTable();
  const auto sources = *FollowPolicy(table, {.tiers_only = true});
  ExpectDeviationsOfOutlooks(*table, *sources);
  EXPECT_NEAR(std::sqrt(sources->Of(State{}).back()), 38.496372, 1e-3);
}

TEST(DistributionTest, IsTheSameForThreadsAndInstructionSets) {
  const auto values = *SolveExactly(SmallGame());
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

TEST(DistributionTest, RefusesWhatIsNotOfTheGame) {
  const ExactValues& values = *SolvedExactValues();
  for (const State state :
       {State{1, 7}, State{0, 1}, State{1u << 15, 0}, State{0, 64},
        State{.filled = 0, .upper_total = 0, .all_equal_held = true}}) {
    EXPECT_THAT(DistributionOf(values, state),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         HasSubstr("no game reaches it")));
  }
  EXPECT_THAT(
      DistributionOf(values, State{}, {.threads = -1}),
      StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("threads is -1")));
  const Position position{State{}, {5, 0, 0, 0, 0, 0}, 0};
  EXPECT_THAT(DistributionOf(values, position, CountsOf({1})),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("no rerolls left")));
  EXPECT_THAT(
      DistributionOf(values, {State{kAllCategories, 0}, position.dice, 0},
                     Category::kOnes),
      StatusIs(absl::StatusCode::kFailedPrecondition, testing::_));
}

TEST(DistributionTest, EndsWhenItIsStopped) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_THAT(
      DistributionOf(*SolvedExactValues(), State{}, {.stop = stop.get_token()}),
      StatusIs(absl::StatusCode::kCancelled, HasSubstr("stopped")));
}

}  // namespace
}  // namespace yatzy
