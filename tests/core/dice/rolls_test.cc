#include "core/dice/rolls.h"

#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "tests/support/faces.h"

namespace yatzy {
namespace {

int Ways(const Faces& dice) { return kRollWays[KeepOf(dice) - kSmallKeeps]; }

TEST(RollWaysTest, CountTheOrderedOutcomes) {
  std::vector<int> outcomes(kRolls);
  ForEachOutcome({}, kDice, [&](const Faces& dice) {
    ++outcomes[KeepOf(dice) - kSmallKeeps];
  });
  for (int roll = 0; roll < kRolls; ++roll) {
    EXPECT_EQ(kRollWays[roll], outcomes[roll]) << roll;
  }
}

TEST(RollWaysTest, AddUpToAllOutcomes) {
  EXPECT_EQ(std::accumulate(kRollWays.begin(), kRollWays.end(), 0), 7776);
  EXPECT_EQ(kRollOutcomes, 7776);
}

TEST(RollWaysTest, AgreeWithTheWorkedExamples) {
  EXPECT_EQ(Ways({1, 1, 1, 1, 1}), 1);
  EXPECT_EQ(Ways({1, 1, 2, 3, 4}), 60);
  EXPECT_EQ(Ways({1, 2, 3, 4, 5}), 120);
}

TEST(RollCountsTest, EveryRollHasFiveDice) {
  for (int roll = 0; roll < kRolls; ++roll) {
    EXPECT_EQ(DiceCount(RollCounts(roll)), kDice) << roll;
  }
}

TEST(RollCountsTest, LeadToTheKeepOfAnyDice) {
  for (int keep = 0; keep < kKeeps; ++keep) {
    EXPECT_EQ(KeepOf(kKeepLattice.counts[keep]), keep);
  }
}

TEST(FaceCountsTest, TotalIsTheSumOfThePips) {
  for (int keep = 0; keep < kKeeps; ++keep) {
    const Faces faces = FacesOf(kKeepLattice.counts[keep]);
    EXPECT_EQ(DiceTotal(kKeepLattice.counts[keep]),
              std::accumulate(faces.begin(), faces.end(), 0));
    EXPECT_EQ(DiceCount(kKeepLattice.counts[keep]),
              static_cast<int>(faces.size()));
  }
}

}  // namespace
}  // namespace yatzy
