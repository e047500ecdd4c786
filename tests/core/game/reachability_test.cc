#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

#include "core/dice/rolls.h"
#include "tests/support/brute_force_score.h"
#include "tests/support/default_game.h"

namespace yatzy {
namespace {

constexpr int kMaxUpperScore = 105;

// What the rolls of the game can score in a category.
std::set<int> PossiblePoints(int category) {
  std::set<int> points;
  for (int roll = 0; roll < kRolls; ++roll) {
    points.insert(BruteForceScore(static_cast<Category>(category),
                                  FacesOf(RollCounts(roll))));
  }
  return points;
}

// Plays every game from the start: from each state that was met, each open
// category with everything that it can score. Shares nothing with the
// subset-sum tables.
std::vector<bool> PlayEveryGame() {
  std::vector<std::set<int>> points;
  for (int c = 0; c < kCategories; ++c) points.push_back(PossiblePoints(c));
  std::vector<bool> met(kStateSlots);
  met[0] = true;
  for (int filled = 0; filled <= kAllCategories; ++filled) {
    for (int total = 0; total <= 63; ++total) {
      if (!met[filled * 64 + total]) continue;
      for (int c = 0; c < kCategories; ++c) {
        if ((filled >> c & 1) != 0) continue;
        for (const int scored : points[c]) {
          const int next = c < 6 ? std::min(63, total + scored) : total;
          met[(filled | 1 << c) * 64 + next] = true;
        }
      }
    }
  }
  return met;
}

TEST(ReachabilityTest, HoldsForExactlyTheStatesThatGamesPassThrough) {
  const std::vector<bool> met = PlayEveryGame();
  int reachable = 0;
  for (std::uint32_t index = 0; index < kStateSlots; ++index) {
    ASSERT_EQ(IsReachable(StateAt(index)), met[index]) << "index " << index;
    if (met[index]) ++reachable;
  }
  EXPECT_EQ(reachable, 1'430'528);
  EXPECT_EQ(reachable, kReachableStates);
}

TEST(ReachabilityTest, OneFilledCategoryHoldsMultiplesOfItsFace) {
  for (int face = 1; face <= kFaces; ++face) {
    for (int sum = 0; sum <= kMaxUpperScore; ++sum) {
      EXPECT_EQ(TheGame().upper().CanHold(1 << (face - 1), sum),
                sum % face == 0 && sum <= 5 * face)
          << face << ": " << sum;
    }
  }
}

TEST(ReachabilityTest, SumsOfASetAreSymmetric) {
  // n dice of each face in place of 5 - n turns a sum into the maximum less it.
  const UpperTotals& upper = TheGame().upper();
  for (int mask = 0; mask <= kAllUpperCategories; ++mask) {
    int most = 0;
    for (int face = 1; face <= kFaces; ++face) {
      if ((mask >> (face - 1) & 1) != 0) most += 5 * face;
    }
    for (int sum = 0; sum <= kMaxUpperScore; ++sum) {
      EXPECT_EQ(upper.CanHold(mask, sum),
                sum <= most && upper.CanHold(mask, most - sum))
          << mask << ": " << sum;
    }
  }
}

TEST(ReachabilityTest, NoPointsWithoutUpperCategories) {
  const CategoryMask lower = kAllCategories & ~kAllUpperCategories;
  EXPECT_TRUE(IsReachable({lower, 0}));
  for (std::uint8_t total = 1; total <= 63; ++total) {
    EXPECT_FALSE(IsReachable({lower, total})) << int{total};
  }
}

TEST(ReachabilityTest, BonusNeedsThreeHighCategories) {
  // Fives and Sixes hold 55 at most, Fours bring 20 more.
  const CategoryMask fives_and_sixes =
      MaskOf(Category::kFives) | MaskOf(Category::kSixes);
  EXPECT_FALSE(IsReachable({fives_and_sixes, 63}));
  EXPECT_TRUE(IsReachable(
      {static_cast<CategoryMask>(fives_and_sixes | MaskOf(Category::kFours)),
       63}));
}

}  // namespace
}  // namespace yatzy
