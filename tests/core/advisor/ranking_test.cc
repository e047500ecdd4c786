// The order of actions: best first, ties in the order that advisor.h documents.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <random>
#include <utility>
#include <variant>
#include <vector>

#include "core/advisor/advisor.h"
#include "core/dice/rolls.h"
#include "tests/support/default_game.h"
#include "tests/support/faces.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/table_bytes.h"

namespace yatzy {
namespace {

using ::testing::ElementsAre;

constexpr CategoryMask kAllButOnesAndTwos =
    kAllCategories & ~(MaskOf(Category::kOnes) | MaskOf(Category::kTwos));

std::vector<RankedAction> Rank(const ValueTable& table,
                               const Position& position) {
  auto actions = RankActions(table, position);
  EXPECT_THAT(actions, IsOk());
  return *std::move(actions);
}

std::vector<Category> Categories(const std::vector<RankedAction>& actions) {
  std::vector<Category> categories;
  for (const RankedAction& action : actions) {
    categories.push_back(std::get<Category>(action.action));
  }
  return categories;
}

std::vector<Faces> Keeps(const std::vector<RankedAction>& actions) {
  std::vector<Faces> keeps;
  for (const RankedAction& action : actions) {
    keeps.push_back(FacesOf(std::get<FaceCounts>(action.action)));
  }
  return keeps;
}

// A table of zeros but for one state: actions are worth their points.
std::shared_ptr<const ValueTable> ZerosBut(State state, float value) {
  std::vector<float> values(kStateSlots);
  values[StateIndex(state)] = value;
  const auto zeros =
      TableOf(std::vector<float>(kStateSlots), Arithmetic::kDouble);
  return TableOf(values, Arithmetic::kDouble, zeros.get());
}

TEST(RankingTest, CategoriesOfEqualValueFollowTheScoreSheet) {
  const auto zeros = ZerosBut({kAllCategories, 63}, 0);
  const auto actions = Rank(*zeros, {State{}, CountsOf({1, 1, 2, 2, 5}), 0});
  EXPECT_THAT(
      Categories(actions),
      ElementsAre(Category::kChance, Category::kTwoPairs, Category::kFives,
                  Category::kTwos, Category::kOnePair, Category::kOnes,
                  Category::kThrees, Category::kFours, Category::kSixes,
                  Category::kThreeOfAKind, Category::kFourOfAKind,
                  Category::kSmallStraight, Category::kLargeStraight,
                  Category::kFullHouse, Category::kYatzy));
  EXPECT_EQ(actions[3].loss, 7);
  EXPECT_EQ(actions[4].loss, 7);
}

// Only Ones and Twos are open and the dice fit neither; scoring 0 in Twos is
// worth `lead` more.
std::vector<RankedAction> RankWithLeadOfTwos(float lead) {
  const auto table =
      ZerosBut(After({kAllButOnesAndTwos, 0}, Category::kTwos, 0), lead);
  return Rank(*table, {{kAllButOnesAndTwos, 0}, CountsOf({6, 6, 6, 6, 6}), 0});
}

TEST(RankingTest, ValuesWithinTheToleranceTieInTheFixedOrder) {
  const auto actions = RankWithLeadOfTwos(0.9e-6f);
  EXPECT_THAT(Categories(actions),
              ElementsAre(Category::kOnes, Category::kTwos));
  EXPECT_EQ(actions[0].loss, 0);
  EXPECT_EQ(actions[1].loss, 0);
}

TEST(RankingTest, ValuesBeyondTheToleranceDoNotTie) {
  const auto actions = RankWithLeadOfTwos(1.1e-6f);
  EXPECT_THAT(Categories(actions),
              ElementsAre(Category::kTwos, Category::kOnes));
  EXPECT_EQ(actions[0].loss, 0);
  EXPECT_NEAR(actions[1].loss, 1.1e-6, 1e-9);
}

TEST(RankingTest, KeepsOfEqualValueAreLargerFirstThenByAscendingFaces) {
  // One throw for the Yatzy: any one die, or none, leaves 1 in 1,296; two
  // different dice leave nothing.
  const State state{kAllCategories & ~MaskOf(Category::kYatzy), 0};
  const auto actions =
      Rank(*SolvedTable(), {state, CountsOf({5, 3, 1, 4, 2}), 1});
  ASSERT_EQ(actions.size(), 32u);
  auto keeps = Keeps(actions);
  const std::vector<Faces> ties(keeps.begin(), keeps.begin() + 6);
  EXPECT_THAT(ties, ElementsAre(Faces{1}, Faces{2}, Faces{3}, Faces{4},
                                Faces{5}, Faces{}));
  for (int i = 0; i < 6; ++i) EXPECT_EQ(actions[i].loss, 0);
  const std::vector<Faces> others(keeps.begin() + 6, keeps.begin() + 14);
  EXPECT_THAT(others, ElementsAre(Faces{1, 2, 3, 4, 5}, Faces{1, 2, 3, 4},
                                  Faces{1, 2, 3, 5}, Faces{1, 2, 4, 5},
                                  Faces{1, 3, 4, 5}, Faces{2, 3, 4, 5},
                                  Faces{1, 2, 3}, Faces{1, 2, 4}));
  EXPECT_NEAR(actions[6].loss, 50.0 / 1296, 1e-9);
}

TEST(RankingTest, LossIsTheDistanceToTheBestAndNeverFalls) {
  std::mt19937 random(1);
  for (int checked = 0; checked < 300;) {
    const State state = StateAt(random() % kStateSlots);
    if (!IsReachable(state) || IsFinished(state)) continue;
    const FaceCounts& dice = RollCounts(static_cast<int>(random() % kRolls));
    const auto actions =
        Rank(*SolvedTable(), {state, dice, static_cast<int>(random() % 3)});
    double best = 0;
    for (const RankedAction& action : actions) {
      best = std::max(best, action.expected_remaining);
    }
    double previous = 0;
    for (const RankedAction& action : actions) {
      const double distance = best - action.expected_remaining;
      EXPECT_EQ(action.loss, distance <= kTieTolerance ? 0 : distance);
      EXPECT_GE(action.loss, previous);
      previous = action.loss;
    }
    ++checked;
  }
}

TEST(RankingTest, MemoryOfAnySizeGetsTheBestAndNothingBeyondIsTouched) {
  const Position position{State{}, FaceCounts{1, 1, 1, 1, 1, 0}, 2};
  const std::vector<RankedAction> all = Rank(*SolvedTable(), position);
  const RankedAction untouched{Category::kChance, -1, -1};
  for (const std::size_t size : {1, 5, 31, 32, 40}) {
    std::vector<RankedAction> best(size, untouched);
    const auto written = RankActions(*SolvedTable(), position, best);
    ASSERT_THAT(written, IsOk());
    ASSERT_EQ(*written, std::min(size, all.size()));
    for (std::size_t i = 0; i < size; ++i) {
      const RankedAction& expected = i < *written ? all[i] : untouched;
      EXPECT_EQ(best[i].action, expected.action);
      EXPECT_EQ(best[i].expected_remaining, expected.expected_remaining);
      EXPECT_EQ(best[i].loss, expected.loss);
    }
  }
}

}  // namespace
}  // namespace yatzy
