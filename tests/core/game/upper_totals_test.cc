#include "core/game/upper_totals.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <vector>

#include "tests/support/default_game.h"
#include "tests/support/slow_endgame.h"

namespace yatzy {
namespace {

constexpr int kLowerSets = 1 << (kCategories - kUpperCategories);

std::vector<int> ReachableTotals(int upper_mask) {
  std::vector<int> totals;
  for (int total = 0; total < kUpperTotals; ++total) {
    if (TheGame().upper().IsReachable(upper_mask, total))
      totals.push_back(total);
  }
  return totals;
}

// E of all totals of all 64 sets of upper categories, while some of One Pair,
// Chance are open: enough for a lower category to compete for the dice, few
// enough for the slow twin.
const std::vector<double>& SlowValues() {
  static const auto* const kValues =
      new std::vector<double>(SolveSlowly([](CategoryMask filled) {
        return (filled | kAllUpperCategories | MaskOf(Category::kOnePair) |
                MaskOf(Category::kChance)) == kAllCategories;
      }));
  return *kValues;
}

double SlowValue(int filled, int total) {
  return SlowValues()[filled * kUpperTotals + total];
}

// The sets of lower categories that SlowValues covers.
std::vector<int> CoveredLowerSets() {
  const int all = kAllCategories & ~kAllUpperCategories;
  const int pair = MaskOf(Category::kOnePair);
  const int chance = MaskOf(Category::kChance);
  return {all, all - pair, all - chance, all - pair - chance};
}

TEST(BonusClassesTest, TotalsOfOneClassHaveTheSlowTwinsValue) {
  const UpperTotals& classes = TheGame().upper();
  for (const int lower : CoveredLowerSets()) {
    for (int mask = 0; mask <= kAllUpperCategories; ++mask) {
      std::map<int, double> value_of_lane;
      for (const int total : ReachableTotals(mask)) {
        const auto [lane, bonus] = classes.ClassOf(mask, total);
        const double value = SlowValue(lower | mask, total) - bonus;
        const auto known = value_of_lane.emplace(lane, value).first;
        EXPECT_NEAR(known->second, value, 1e-9)
            << "C=" << (lower | mask) << " m=" << total << " lane "
            << int{lane};
      }
    }
  }
}

TEST(BonusClassesTest, ClassesAreNotFinerThanNeeded) {
  const UpperTotals& classes = TheGame().upper();
  const int lower = kAllCategories & ~kAllUpperCategories;
  for (int mask = 0; mask <= kAllUpperCategories; ++mask) {
    std::map<int, double> value_of_lane;
    for (const int total : ReachableTotals(mask)) {
      const auto [lane, bonus] = classes.ClassOf(mask, total);
      value_of_lane[lane] = SlowValue(lower | mask, total) - bonus;
    }
    std::set<double> distinct;
    for (const auto& [lane, value] : value_of_lane) distinct.insert(value);
    EXPECT_EQ(distinct.size(), value_of_lane.size()) << "upper set " << mask;
  }
}

TEST(BonusClassesTest, SuccessorIsTheClassOfTheNextTotal) {
  const UpperTotals& classes = TheGame().upper();
  for (int mask = 0; mask <= kAllUpperCategories; ++mask) {
    for (const int total : ReachableTotals(mask)) {
      const BonusClass from = classes.ClassOf(mask, total);
      for (int move = 0; move < kFaces * (kDice + 1); ++move) {
        const int face_index = move % kFaces;
        const int dice = move / kFaces;
        if ((mask >> face_index & 1) != 0) continue;
        const BonusClass to = classes.Successor(mask, from.lane, face_index,
                                                dice * (face_index + 1));
        const BonusClass expected =
            classes.ClassOf(mask | 1 << face_index,
                            std::min(63, total + dice * (face_index + 1)));
        ASSERT_EQ(to.lane, expected.lane) << mask << " " << total;
        ASSERT_EQ(from.bonus + to.bonus, expected.bonus)
            << mask << " " << total;
      }
    }
  }
}

TEST(BonusClassesTest, LaneZeroIsOutOfReach) {
  const UpperTotals& classes = TheGame().upper();
  for (int mask = 0; mask <= kAllUpperCategories; ++mask) {
    int most = 0;  // that the open categories can add
    for (int face = 1; face <= kFaces; ++face) {
      if ((mask >> (face - 1) & 1) == 0) most += 5 * face;
    }
    for (const int total : ReachableTotals(mask)) {
      const auto [lane, bonus] = classes.ClassOf(mask, total);
      EXPECT_EQ(lane == 0, total == 63 || total + most < 63) << mask;
      EXPECT_EQ(bonus, total == 63 ? 50 : 0) << mask;
    }
  }
}

TEST(BonusClassesTest, AgreeWithTheWorkedExample) {
  const UpperTotals& classes = TheGame().upper();
  const int all_but_sixes = kAllUpperCategories & ~(1 << 5);
  EXPECT_EQ(classes.Classes(all_but_sixes), 6);
  const auto lane = [&](int total) {
    return classes.ClassOf(all_but_sixes, total).lane;
  };
  for (int total = 0; total < 63; ++total) {
    const int expected_of = total < 33 ? 0 : 33 + (total - 33) / 6 * 6;
    EXPECT_EQ(lane(total), lane(expected_of)) << total;
  }
  const std::set<int> lanes{lane(0),  lane(33), lane(39),
                            lane(45), lane(51), lane(57)};
  EXPECT_EQ(lanes.size(), 6u);
}

TEST(BonusClassesTest, CoverTheReachableStatesInThePublishedNumber) {
  const UpperTotals& classes = TheGame().upper();
  int lanes = 0;
  int used = 0;
  for (int mask = 0; mask <= kAllUpperCategories; ++mask) {
    std::set<int> lanes_of_totals;
    for (const int total : ReachableTotals(mask)) {
      lanes_of_totals.insert(classes.ClassOf(mask, total).lane);
    }
    lanes += kLowerSets * classes.Classes(mask);
    used += kLowerSets * static_cast<int>(lanes_of_totals.size());
  }
  EXPECT_EQ(used, 828'416);
  // The rest are lanes 0 of sets from which 63 is never out of reach.
  EXPECT_EQ(lanes, 839'680);
}

}  // namespace
}  // namespace yatzy
