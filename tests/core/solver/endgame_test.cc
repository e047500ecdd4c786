// The solver against its slow twin where the slow twin is quick: the last
// levels, one step of it anywhere else. slow_twin_test.cc has the whole game.
#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <random>
#include <vector>

#include "core/kernel/state_widget.h"
#include "tests/support/brute_force_game.h"
#include "tests/support/default_game.h"
#include "tests/support/slow_endgame.h"
#include "tests/support/slow_twin.h"
#include "tests/support/solved_table.h"

namespace yatzy {
namespace {

// Values below 512 are stored within half a float ulp of that range, 1.53e-5.
constexpr double kStored = 1.6e-5;

constexpr int kLastLevels = 13;

int Level(CategoryMask filled) {
  return std::popcount(static_cast<unsigned>(filled));
}

TEST(EndgameTest, SolverAgreesWithTheSlowTwinOnTheLastLevels) {
  const auto in_last_levels = [](CategoryMask filled) {
    return Level(filled) >= kLastLevels;
  };
  const std::vector<double> slow = SolveSlowly(in_last_levels);
  int compared = 0;
  for (std::uint32_t index = 0; index < kStateSlots; ++index) {
    if (std::isnan(slow[index])) continue;
    EXPECT_NEAR(SolvedTable()->At(index), slow[index], kStored) << index;
    ++compared;
  }
  EXPECT_GT(compared, 5'000);
}

// Some reachable states of each level that is not a last one; all of the start.
std::vector<State> EarlierStates() {
  constexpr std::size_t kPerLevel = 100;
  std::vector<std::vector<State>> levels(kLastLevels);
  for (std::uint32_t index = 0; index < kStateSlots; ++index) {
    const State state = StateAt(index);
    const int level = Level(state.filled);
    if (level < kLastLevels && IsReachable(state)) {
      levels[level].push_back(state);
    }
  }
  std::mt19937 random(1);
  std::vector<State> states;
  for (std::vector<State>& level : levels) {
    std::shuffle(level.begin(), level.end(), random);
    level.resize(std::min(level.size(), kPerLevel));
    states.insert(states.end(), level.begin(), level.end());
  }
  return states;
}

TEST(EndgameTest, OneStepOfTheSlowTwinConfirmsEveryEarlierLevel) {
  const SlowTwin twin;
  const std::vector<float> stored = SolvedTable()->StateValues();
  const std::vector<double> values(stored.begin(), stored.end());
  for (const State state : EarlierStates()) {
    // The state and its successors are rounded, hence twice.
    EXPECT_NEAR(SolvedTable()->ExpectedRemaining(state),
                twin.ExpectedRemaining(state, values), 2 * kStored)
        << "C=" << state.filled << " m=" << int{state.upper_total};
  }
}

TEST(EndgameTest, BothAgreeWithTheGameTree) {
  BruteForceGame game;
  const CategoryMask open[] = {
      MaskOf(Category::kSixes) | MaskOf(Category::kChance),
      MaskOf(Category::kYatzy) | MaskOf(Category::kFullHouse),
      MaskOf(Category::kOnePair) | MaskOf(Category::kTwoPairs),
      MaskOf(Category::kThrees) | MaskOf(Category::kSmallStraight),
  };
  for (const CategoryMask categories : open) {
    const auto filled = static_cast<CategoryMask>(kAllCategories - categories);
    for (const std::uint8_t total : {0, 52, 63}) {
      EXPECT_NEAR(SolvedTable()->ExpectedRemaining({filled, total}),
                  game.OfTurn(filled, total), kStored)
          << "C=" << filled << " m=" << int{total};
    }
  }
}

TEST(StateWidgetTest, RecomputesTheValuesOfTheTable) {
  std::mt19937 random(2);
  for (int checked = 0; checked < 1000;) {
    const State state = StateAt(random() % kStateSlots);
    if (!IsReachable(state) || IsFinished(state)) continue;
    EXPECT_NEAR(RecomputeExpectedRemaining(*SolvedTable(), state),
                SolvedTable()->ExpectedRemaining(state), 2 * kStored);
    ++checked;
  }
}

TEST(EndgameTwinTest, FinishedGamesAreWorthTheirBonus) {
  const SlowTwin twin;
  EXPECT_EQ(twin.ExpectedRemaining({kAllCategories, 62}, {}), 0);
  EXPECT_EQ(twin.ExpectedRemaining({kAllCategories, 63}, {}), 50);
}

}  // namespace
}  // namespace yatzy
