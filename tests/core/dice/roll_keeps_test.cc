#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "core/dice/rolls.h"
#include "tests/support/faces.h"

namespace yatzy {
namespace {

TEST(RollOfTest, IsTheInverseOfRollCounts) {
  for (int dice = kMinDice; dice <= kMaxDice; ++dice) {
    for (int roll = 0; roll < RollCount(dice); ++roll) {
      EXPECT_EQ(RollOf(RollCounts(dice, roll), dice), roll);
    }
  }
}

class KeepsOfRollTest : public testing::TestWithParam<int> {};

TEST_P(KeepsOfRollTest, AreTheSubsetsOfTheDiceEachOnce) {
  const int count = GetParam();
  for (int roll = 0; roll < RollCount(count); ++roll) {
    const Faces dice = FacesOf(RollCounts(count, roll));
    std::set<int> expected;
    for (int subset = 0; subset < 1 << count; ++subset) {
      Faces kept;
      for (int die = 0; die < count; ++die) {
        if ((subset >> die & 1) != 0) kept.push_back(dice[die]);
      }
      expected.insert(KeepOf(kept));
    }
    const auto keeps = KeepsOfRoll(roll, count);
    EXPECT_EQ(std::set<int>(keeps.begin(), keeps.end()), expected);
    EXPECT_EQ(keeps.size(), expected.size());
    EXPECT_LE(keeps.size(), std::size_t{kMaxKeepsOfRoll});
  }
}

TEST_P(KeepsOfRollTest, AreInTheOrderOfTies) {
  for (int roll = 0; roll < RollCount(GetParam()); ++roll) {
    const auto keeps = KeepsOfRoll(roll, GetParam());
    for (std::size_t i = 1; i < keeps.size(); ++i) {
      const Faces a = FacesOf(kKeepLattice.counts[keeps[i - 1]]);
      const Faces b = FacesOf(kKeepLattice.counts[keeps[i]]);
      EXPECT_TRUE(a.size() > b.size() || (a.size() == b.size() && a < b));
    }
  }
}

INSTANTIATE_TEST_SUITE_P(AllNumbersOfDice, KeepsOfRollTest,
                         testing::Range(kMinDice, kMaxDice + 1));

}  // namespace
}  // namespace yatzy
