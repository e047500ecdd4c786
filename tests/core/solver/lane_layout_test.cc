#include "core/solver/lane_layout.h"

#include <gtest/gtest.h>

#include <bit>
#include <vector>

namespace yatzy {
namespace {

TEST(LaneLayoutTest, HoldsEverySetOnItsLevel) {
  const LaneLayout& layout = LaneLayout::Get();
  std::vector<int> seen(kAllCategories + 1);
  for (int n = 0; n <= kCategories; ++n) {
    for (const CategoryMask filled : layout.level(n).sets) {
      EXPECT_EQ(std::popcount(filled), n);
      ++seen[filled];
    }
  }
  EXPECT_EQ(seen, std::vector<int>(kAllCategories + 1, 1));
}

TEST(LaneLayoutTest, LeavesNoGapsWithinALevel) {
  const LaneLayout& layout = LaneLayout::Get();
  int lanes = 0;
  for (int n = 0; n <= kCategories; ++n) {
    const LaneLayout::Level& level = layout.level(n);
    std::uint32_t next = level.offset;
    EXPECT_EQ(next % kMaxLanes<float>, 0u) << "level " << n;
    for (std::size_t i = 0; i < level.sets.size(); ++i) {
      EXPECT_EQ(layout.Row(level.sets[i]), next);
      EXPECT_EQ(level.begins[i], static_cast<int>(next - level.offset));
      next += layout.classes().Count(level.sets[i] & kAllUpperCategories);
    }
    EXPECT_EQ(level.lanes(), static_cast<int>(next - level.offset));
    EXPECT_LE(next + kUpperTotals, layout.size());
    lanes += level.lanes();
  }
  EXPECT_EQ(lanes, 839'680);
}

TEST(LaneLayoutTest, KnowsTheMovesOfTheBonusClasses) {
  const LaneLayout& layout = LaneLayout::Get();
  for (int mask = 0; mask <= kAllUpperCategories; ++mask) {
    for (int face = 0; face < kFaces; ++face) {
      if ((mask >> face & 1) != 0) continue;
      for (int dice = 0; dice <= kDice; ++dice) {
        for (int lane = 0; lane < layout.classes().Count(mask); ++lane) {
          const auto [next, bonus] =
              layout.classes().Successor(mask, lane, face, dice);
          EXPECT_EQ(layout.Moves(mask, face)[dice].classes[lane],
                    next | (bonus != 0 ? UpperMove::kBonusBit : 0));
        }
      }
    }
  }
}

// Wherever a walk begins and however wide its vectors are, the sources name
// every lane once, in order.
TEST(LaneWalkTest, VisitsEveryLaneOnce) {
  const LaneLayout& layout = LaneLayout::Get();
  const std::vector<float> values(layout.size());
  for (const int n : {0, 1, 7, 14}) {
    const LaneLayout::Level& level = layout.level(n);
    for (const int lanes : {1, 4, 16}) {
      for (int begin = 0; begin < level.lanes();
           begin += 1 + level.lanes() / 7 / lanes * lanes) {
        LaneWalk<float> walk(layout, n, begin, lanes, values.data());
        std::size_t set = 0;
        while (level.begins[set + 1] <= begin) ++set;
        int lane = begin;
        while (lane < level.lanes()) {
          const auto sources = walk.Next();
          const int end = std::min(level.lanes(), lane + lanes);
          for (std::size_t i = 0; i < sources.size(); ++i) {
            const int next = i + 1 < sources.size()
                                 ? lane + sources[i + 1].at - sources[i].at
                                 : end;
            while (level.begins[set + 1] <= lane) ++set;
            const CategoryMask filled = level.sets[set];
            ASSERT_EQ(sources[i].first, lane - level.begins[set]);
            ASSERT_LE(next, level.begins[set + 1]);
            for (int face = 0; face < kFaces; ++face) {
              const float* row =
                  (filled >> face & 1) != 0
                      ? nullptr
                      : values.data() + layout.Row(filled | 1 << face);
              ASSERT_EQ(sources[i].set->upper[face], row);
            }
            lane = next;
          }
          ASSERT_EQ(lane, end);
        }
        EXPECT_TRUE(walk.Next().empty());
      }
    }
  }
}

}  // namespace
}  // namespace yatzy
