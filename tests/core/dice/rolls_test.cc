#include "core/dice/rolls.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <vector>

#include "tests/support/faces.h"

namespace yatzy {
namespace {

int Ways(const Faces& dice) { return kRollWays[KeepOf(dice) - kSmallKeeps]; }

template <int kCount>
void ExpectWaysToCountTheOrderedOutcomes() {
  std::vector<int> outcomes(RollCount(kCount));
  ForEachOutcome({}, kCount, [&](const Faces& dice) {
    ++outcomes[KeepOf(dice) - KeepsOfFewer(kCount)];
  });
  EXPECT_THAT(kWaysOfRolls<kCount>, testing::ElementsAreArray(outcomes));
  EXPECT_EQ(std::accumulate(outcomes.begin(), outcomes.end(), 0),
            OutcomesOf(kCount));
}

TEST(RollWaysTest, CountTheOrderedOutcomes) {
  ExpectWaysToCountTheOrderedOutcomes<5>();
  ExpectWaysToCountTheOrderedOutcomes<6>();
  EXPECT_EQ(kRollOutcomes, 7776);
  EXPECT_EQ(OutcomesOf(6), 46656);
}

TEST(RollWaysTest, AgreeWithTheWorkedExamples) {
  EXPECT_EQ(Ways({1, 1, 1, 1, 1}), 1);
  EXPECT_EQ(Ways({1, 1, 2, 3, 4}), 60);
  EXPECT_EQ(Ways({1, 2, 3, 4, 5}), 120);
}

TEST(RollCountsTest, EveryRollHasAllDice) {
  for (int dice = kMinDice; dice <= kMaxDice; ++dice) {
    for (int roll = 0; roll < RollCount(dice); ++roll) {
      EXPECT_EQ(DiceCount(RollCounts(dice, roll)), dice) << roll;
    }
  }
}

TEST(RollCountsTest, LeadToTheKeepOfAnyDice) {
  for (int keep = 0; keep < kMaxKeeps; ++keep) {
    EXPECT_EQ(KeepOf(kKeepLattice.counts[keep]), keep);
  }
}

TEST(FaceCountsTest, TotalIsTheSumOfThePips) {
  for (int keep = 0; keep < kMaxKeeps; ++keep) {
    const Faces faces = FacesOf(kKeepLattice.counts[keep]);
    EXPECT_EQ(DiceTotal(kKeepLattice.counts[keep]),
              std::accumulate(faces.begin(), faces.end(), 0));
    EXPECT_EQ(DiceCount(kKeepLattice.counts[keep]),
              static_cast<int>(faces.size()));
  }
}

}  // namespace
}  // namespace yatzy
