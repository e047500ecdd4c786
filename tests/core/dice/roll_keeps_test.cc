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
  for (int roll = 0; roll < kRolls; ++roll) {
    EXPECT_EQ(RollOf(RollCounts(roll)), roll);
  }
}

TEST(KeepsOfRollTest, AreTheSubsetsOfTheDiceEachOnce) {
  for (int roll = 0; roll < kRolls; ++roll) {
    const Faces dice = FacesOf(RollCounts(roll));
    std::set<int> expected;
    for (int subset = 0; subset < 1 << kDice; ++subset) {
      Faces kept;
      for (int die = 0; die < kDice; ++die) {
        if ((subset >> die & 1) != 0) kept.push_back(dice[die]);
      }
      expected.insert(KeepOf(kept));
    }
    const auto keeps = KeepsOfRoll(roll);
    EXPECT_EQ(std::set<int>(keeps.begin(), keeps.end()), expected);
    EXPECT_EQ(keeps.size(), expected.size());
    EXPECT_LE(keeps.size(), std::size_t{kMaxKeepsOfRoll});
  }
}

TEST(KeepsOfRollTest, AreInTheOrderOfTies) {
  for (int roll = 0; roll < kRolls; ++roll) {
    const auto keeps = KeepsOfRoll(roll);
    for (std::size_t i = 1; i < keeps.size(); ++i) {
      const Faces a = FacesOf(kKeepLattice.counts[keeps[i - 1]]);
      const Faces b = FacesOf(kKeepLattice.counts[keeps[i]]);
      EXPECT_TRUE(a.size() > b.size() || (a.size() == b.size() && a < b));
    }
  }
}

}  // namespace
}  // namespace yatzy
