// Distributions of whole games that others have published.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <bit>
#include <cmath>
#include <cstdint>
#include <functional>
#include <map>
#include <numeric>
#include <random>
#include <thread>
#include <vector>

#include "core/advisor/distribution.h"
#include "core/advisor/turn_policies.h"
#include "core/dice/rolls.h"
#include "core/game/scoring_plan.h"
#include "core/kernel/state_widget.h"
#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "tests/support/default_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

// yatzy-solver 1.0 has the percentiles. The published SD is of another order of
// ties (distribution.h), so this one is 2.4e-5 less.
TEST(PublishedDistributionTest, OfScandinavianYatzy) {
  const auto d = DistributionOf(*SolvedExactValues(), State{});
  ASSERT_THAT(d, IsOk());
  EXPECT_NEAR(
      std::accumulate(d->probabilities.begin(), d->probabilities.end(), 0.0), 1,
      1e-12);
  EXPECT_NEAR(d->Mean(), 248.439989377855, 1e-9);
  EXPECT_NEAR(d->StandardDeviation(), 38.496372476, 1e-9);
  EXPECT_NEAR(d->tiers[0], 0.8980649, 5e-8);
  std::vector<int> percentiles;
  for (const int percent : {1, 5, 10, 25, 50, 75, 90, 95, 99}) {
    percentiles.push_back(d->Quantile(percent / 100.0));
  }
  EXPECT_EQ(percentiles,
            (std::vector<int>{145, 179, 203, 225, 249, 276, 299, 309, 325}));
  // Two such players: a draw, and the mean margin of the winner.
  double draw = 0;
  double margin = 0;
  for (std::size_t i = 0; i < d->probabilities.size(); ++i) {
    draw += d->probabilities[i] * d->probabilities[i];
    for (std::size_t k = 0; k < i; ++k) {
      margin += 2 * d->probabilities[i] * d->probabilities[k] *
                static_cast<double>(i - k);
    }
  }
  EXPECT_NEAR(draw, 0.0076167, 5e-8);
  EXPECT_NEAR(margin / (1 - draw), 43.4946, 5e-5);
}

// Follows optimal play whose keeps are those of another order of ties: of equal
// ones the fewest ones first, then the fewest twos, and so on, over all sizes.
// Mean and variance are the sums over what is met, of one state for all that
// share a value.
class OtherOrder {
 public:
  explicit OtherOrder(const ExactValues& values)
      : values_(values),
        game_(values.game()),
        kernel_(KernelFor<double>(BestSimd())),
        first_rolls_(FirstRolls(game_)) {
    std::array<FaceCounts, kKeeps> keeps{};
    for (int dice = 1; dice <= kDice; ++dice) {
      for (int roll = 0; roll < RollCount(dice); ++roll) {
        keeps[KeepsOfFewer(dice) + roll] = RollCounts(dice, roll);
      }
    }
    std::array<int, kKeeps> order;
    std::iota(order.begin(), order.end(), 0);
    std::ranges::sort(order, std::greater(), [&](int k) { return keeps[k]; });
    // ChooseKeeps prefers keeps by their number, so much a step. A keep below
    // another in this order is worth less.
    for (int rank = 0; rank < kKeeps; ++rank) {
      steps_[order[rank]] = (rank - order[rank]) * kTieStep;
    }
  }

  double StandardDeviation() {
    std::map<std::uint32_t, Moments> level = {
        {game_.ValueOf(State{}), {State{}, 1, 0, 0}}};
    while (!game_.IsFinished(level.begin()->second.state)) {
      level = Next(level);
    }
    double mean = 0;
    double squares = 0;
    for (const auto& [value, met] : level) {
      const double bonus = values_.ExpectedRemaining(met.state);
      mean += met.sum + bonus * met.chance;
      squares += met.squares + 2 * bonus * met.sum + bonus * bonus * met.chance;
    }
    EXPECT_NEAR(mean, values_.ExpectedRemaining(State{}), 1e-9);
    return std::sqrt(squares - mean * mean);
  }

 private:
  // A state, how likely it is met, and the sums of points and of their squares
  // until then.
  struct Moments {
    State state;
    double chance = 0;
    double sum = 0;
    double squares = 0;
  };

  std::map<std::uint32_t, Moments> Next(
      const std::map<std::uint32_t, Moments>& level) {
    std::map<std::uint32_t, Moments> next;
    std::vector<Moments> met;
    for (const auto& [value, moments] : level) {
      met.push_back(moments);
      if (std::ssize(met) < kernel_.lanes) continue;
      PlayTurns(met, next);
      met.clear();
    }
    if (!met.empty()) PlayTurns(met, next);
    return next;
  }

  void PlayTurns(const std::vector<Moments>& met,
                 std::map<std::uint32_t, Moments>& next) {
    alignas(kMaxVectorBytes) double successors[kMaxSuccessors<double>];
    std::vector<TurnPolicy> policies;
    for (int lane = 0; lane < kernel_.lanes; ++lane) {
      const State state =
          met[std::min<std::size_t>(lane, met.size() - 1)].state;
      FillSuccessors(values_, state, lane, kernel_.lanes, successors);
      policies.emplace_back(values_, state);
    }
    for (const int rerolls : {1, 2}) {
      alignas(kMaxVectorBytes) double keeps[kMaxKeeps * kMaxLanes<double>];
      kernel_.keep_values(game_.plan().view<double>(), successors, rerolls,
                          keeps);
      for (int i = 0; i < kKeeps * kernel_.lanes; ++i) {
        keeps[i] += steps_[i / kernel_.lanes];
      }
      for (int lane = 0; lane < kernel_.lanes; ++lane) {
        policies[lane].ChooseKeeps(rerolls, keeps + lane, kernel_.lanes);
      }
    }
    for (std::size_t i = 0; i < met.size(); ++i) {
      PlayOn(met[i], policies[i], next);
    }
  }

  void PlayOn(const Moments& now, const TurnPolicy& policy,
              std::map<std::uint32_t, Moments>& next) const {
    KeepProbabilities ends = first_rolls_;
    policy.FollowRolls(2, ends);
    for (int roll = 0; roll < kRolls; ++roll) {
      const double p = ends[kSmallKeeps + roll];
      const Scoring& scoring = policy.ScoringOf(roll);
      const State after = game_.After(now.state, scoring);
      Moments& to = next[game_.ValueOf(after)];
      to.state = after;
      to.chance += p * now.chance;
      to.sum += p * (now.sum + scoring.points * now.chance);
      to.squares += p * (now.squares + 2 * scoring.points * now.sum +
                         scoring.points * scoring.points * now.chance);
    }
  }

  const ExactValues& values_;
  const Game& game_;
  const WidgetKernel<double>& kernel_;
  const KeepProbabilities first_rolls_;
  std::array<double, kKeeps> steps_{};
};

// The deviation that has been published, to its last digit (distribution.h).
TEST(PublishedDistributionTest, DISABLED_InTheOtherOrderOfTies) {
  OtherOrder other(*SolvedExactValues());
  EXPECT_NEAR(other.StandardDeviation(), 38.496396, 5e-7);
}

// In every one of so many states, with one to five open categories.
TEST(PublishedDistributionTest, DISABLED_AHundredThousandStatesAddUp) {
  constexpr int kThreads = 2;
  const ExactValues& values = *SolvedExactValues();
  std::atomic<int> bad = 0;
  const auto look = [&](int seed) {
    std::mt19937_64 random(seed);
    for (int seen = 0; seen < 100'000 / kThreads;) {
      const State state = StateAt(random() % kStateSlots);
      const int open = kCategories - std::popcount(state.filled);
      if (open < 1 || open > 5 || !IsReachable(state)) continue;
      ++seen;
      const auto d = *DistributionOf(values, state, {.threads = 1});
      const double sum =
          std::accumulate(d.probabilities.begin(), d.probabilities.end(), 0.0);
      const bool is_good =
          std::abs(sum - 1) <= 1e-12 &&
          std::abs(d.Mean() - values.ExpectedRemaining(state)) <= 1e-6;
      if (!is_good) ++bad;
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i) threads.emplace_back(look, i);
  }
  EXPECT_EQ(bad, 0);
}

// Verhoeff: SD but for ties, and median, with the free joker; SD with the
// forced one.
TEST(PublishedDistributionTest, DISABLED_OfYahtzee) {
  const auto of = [](const char* id) {
    return *DistributionOf(**SolveExactly(*Game::Compile(*PresetRules(id))),
                           State{});
  };
  const Distribution free = of("yahtzee-free-joker");
  EXPECT_NEAR(free.StandardDeviation(), 59.61173, 5e-4);
  EXPECT_EQ(free.Quantile(0.5), 248);
  EXPECT_NEAR(of("yahtzee").StandardDeviation(), 59.60788, 5e-4);
}

}  // namespace
}  // namespace yatzy
