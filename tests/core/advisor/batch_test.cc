// Batches against single positions, which other tests compare with the goldens.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "core/advisor/advisor.h"
#include "core/solver/solver.h"
#include "tests/support/default_game.h"
#include "tests/support/faces.h"
#include "tests/support/reduced_rules.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

using ::testing::HasSubstr;

Position RandomPosition(std::mt19937& random) {
  State state;
  do {
    state = StateAt(random() % kStateSlots);
  } while (!IsReachable(state) || IsFinished(state));
  Position position{state, {}, static_cast<int>(random() % 3)};
  for (int die = 0; die < kDice; ++die) ++position.dice[random() % kFaces];
  return position;
}

std::vector<Position> RandomPositions(int count) {
  std::mt19937 random(3);
  std::vector<Position> positions;
  for (int i = 0; i < count; ++i) positions.push_back(RandomPosition(random));
  return positions;
}

void ExpectSame(std::span<const RankedAction> batch,
                std::span<const RankedAction> single) {
  ASSERT_EQ(batch.size(), single.size());
  for (std::size_t i = 0; i < batch.size(); ++i) {
    EXPECT_EQ(batch[i].action, single[i].action);
    EXPECT_EQ(batch[i].expected_remaining, single[i].expected_remaining);
    EXPECT_EQ(batch[i].loss, single[i].loss);
  }
}

class RankActionsBatchTest : public ::testing::TestWithParam<Simd> {};

TEST_P(RankActionsBatchTest, HasTheBitsOfSinglePositions) {
  // 2,001 is no multiple of any number of lanes.
  const std::vector<Position> positions = RandomPositions(2001);
  for (const int max_actions : {0, 1, 3}) {
    const auto batch =
        RankActionsBatch(*SolvedTable(), positions, {max_actions}, GetParam());
    ASSERT_THAT(batch, IsOk());
    ASSERT_EQ(batch->size(), positions.size());
    for (std::size_t i = 0; i < positions.size(); ++i) {
      const auto single =
          RankActions(*SolvedTable(), positions[i], {max_actions});
      ASSERT_THAT(single, IsOk());
      ExpectSame((*batch)[i], *single);
    }
  }
}

// There are more rolls of six dice than a byte has values.
TEST_P(RankActionsBatchTest, HasTheBitsOfSinglePositionsOfSixDice) {
  const auto table = *Solve(
      *Game::Compile(ReducedRules("maxi",
                                  {Category::kOnes, Category::kSixes,
                                   Category::kThreePairs, Category::kChance},
                                  20)),
      {});
  std::vector<Position> positions;
  for (int roll = 0; roll < table->game().rolls(); ++roll) {
    positions.push_back({{.filled = 1}, table->game().Roll(roll), roll % 3});
  }
  const auto batch = RankActionsBatch(*table, positions, {}, GetParam());
  ASSERT_THAT(batch, IsOk());
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const auto single = RankActions(*table, positions[i]);
    ASSERT_THAT(single, IsOk());
    ExpectSame((*batch)[i], *single);
  }
}

INSTANTIATE_TEST_SUITE_P(EveryInstructionSet, RankActionsBatchTest,
                         ::testing::ValuesIn(AvailableSimd()),
                         [](const auto& simd) {
                           return std::string(SimdName(simd.param));
                         });

TEST(RankActionsBatchTest, OfNothingIsEmpty) {
  const auto batch = RankActionsBatch(*SolvedTable(), {});
  ASSERT_THAT(batch, IsOk());
  EXPECT_EQ(batch->size(), 0u);
}

TEST(RankActionsBatchTest, NamesTheFirstBadPosition) {
  std::vector<Position> positions = RandomPositions(9);
  positions[7].rerolls_left = 3;
  positions[8].dice = {};
  EXPECT_THAT(RankActionsBatch(*SolvedTable(), positions),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("positions[7]: rerolls_left is 3")));
  positions[5].state = {kAllCategories, 63};
  EXPECT_THAT(RankActionsBatch(*SolvedTable(), positions),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("positions[5]: ")));
}

TEST(RankActionsBatchTest, RefusesANegativeLimit) {
  EXPECT_THAT(RankActionsBatch(*SolvedTable(), RandomPositions(1), {-1}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("max_actions is -1")));
}

TEST(RankActionsLimitTest, GivesTheFirstOfAllWhenLimited) {
  for (const Position& position : RandomPositions(200)) {
    const auto all = RankActions(*SolvedTable(), position);
    ASSERT_THAT(all, IsOk());
    for (const int limit : {1, 2, 5, 31, 32, 100}) {
      const auto some = RankActions(*SolvedTable(), position, {limit});
      ASSERT_THAT(some, IsOk());
      const auto count = std::min<std::size_t>(limit, all->size());
      ExpectSame(*some, std::span(*all).first(count));
    }
  }
}

TEST(RankActionsLimitTest, RefusesANegativeLimit) {
  EXPECT_THAT(RankActions(*SolvedTable(), RandomPositions(1).front(), {-1}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       HasSubstr("max_actions is -1")));
}

}  // namespace
}  // namespace yatzy
