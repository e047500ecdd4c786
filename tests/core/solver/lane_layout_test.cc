#include "core/solver/lane_layout.h"

#include <gtest/gtest.h>

#include <bit>
#include <memory>
#include <string>
#include <vector>

#include "core/rules/presets.h"

namespace yatzy {
namespace {

// Without marks and with them; in any order and in one.
class LaneLayoutTest : public ::testing::TestWithParam<std::string> {
 protected:
  const LaneLayout layout_{Game::Compile(*PresetRules(GetParam())).value()};
  const Game& game_ = layout_.game();
};

TEST_P(LaneLayoutTest, HoldsEverySetOnItsLevel) {
  std::vector<int> seen(game_.sets());
  for (int n = 0; n <= game_.categories(); ++n) {
    for (const bool has_places : {false, true}) {
      for (const std::uint32_t set : layout_.line(n, has_places).sets) {
        EXPECT_EQ(std::popcount(game_.FilledOf(set)), n);
        if (n < game_.categories()) {
          EXPECT_EQ(game_.HasPlaces(set), has_places);
        }
        ++seen[set];
      }
    }
  }
  for (std::uint32_t set = 0; set < game_.sets(); ++set) {
    EXPECT_EQ(seen[set], game_.Occurs(set) ? 1 : 0) << set;
  }
}

TEST_P(LaneLayoutTest, LeavesNoGapsWithinALine) {
  for (const LaneLayout::Line& line : layout_.lines()) {
    std::uint32_t next = line.offset;
    EXPECT_EQ(next % kMaxLanes<float>, 0u);
    for (std::size_t i = 0; i < line.sets.size(); ++i) {
      EXPECT_EQ(layout_.Row(line.sets[i]), next);
      EXPECT_EQ(line.begins[i], static_cast<int>(next - line.offset));
      next += game_.upper().Classes(game_.UpperMaskOf(line.sets[i]));
    }
    EXPECT_EQ(line.lanes(), static_cast<int>(next - line.offset));
    EXPECT_LE(next + kRegisterClasses, layout_.size());
  }
}

TEST_P(LaneLayoutTest, KnowsTheMovesOfTheBonusClasses) {
  const UpperTotals& upper = game_.upper();
  for (int mask = 0; mask <= static_cast<int>(game_.all_upper()); ++mask) {
    for (int c = 0; c < game_.upper_categories(); ++c) {
      if ((mask >> c & 1) != 0) continue;
      const auto& points = game_.PossiblePoints(c);
      for (std::size_t i = 0; i < points.size(); ++i) {
        for (int lane = 0; lane < upper.Classes(mask); ++lane) {
          const auto [next, bonus] = upper.Successor(mask, lane, c, points[i]);
          EXPECT_EQ(layout_.Moves(mask, c)[i].classes[lane],
                    next | (bonus != 0 ? UpperMove::kBonusBit : 0));
          if (layout_.Bonuses(mask, c) == nullptr) continue;
          EXPECT_EQ(layout_.Bonuses(mask, c)[i].points[lane], bonus);
        }
      }
    }
  }
}

// Wherever a walk begins and however wide its vectors are, the sources name
// every lane once, in order.
TEST_P(LaneLayoutTest, WalkVisitsEveryLaneOnce) {
  const std::vector<float> values(layout_.size());
  for (const LaneLayout::Line& line : layout_.lines()) {
    if (line.sets.empty() || &line >= &layout_.lines().end()[-2]) continue;
    for (const int lanes : {1, 16}) {
      for (int begin = 0; begin < line.lanes();
           begin += 1 + line.lanes() / 3 / lanes * lanes) {
        LaneWalk<float> walk(layout_, line, begin, lanes, values.data());
        std::size_t set = 0;
        int lane = begin;
        while (lane < line.lanes()) {
          const auto sources = walk.Next();
          const int end = std::min(line.lanes(), lane + lanes);
          for (std::size_t i = 0; i < sources.size(); ++i) {
            const int next = i + 1 < sources.size()
                                 ? lane + sources[i + 1].at - sources[i].at
                                 : end;
            while (line.begins[set + 1] <= lane) ++set;
            ASSERT_EQ(sources[i].first, lane - line.begins[set]);
            ASSERT_LE(next, line.begins[set + 1]);
            const std::uint32_t filled = line.sets[set];
            for (int c = 0; c < game_.upper_categories(); ++c) {
              const bool open = (game_.MayFill(filled) >> c & 1) != 0;
              const float* row =
                  open ? values.data() + layout_.Row(filled | 1u << c)
                       : nullptr;
              ASSERT_EQ(sources[i].set->upper[c], row);
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

INSTANTIATE_TEST_SUITE_P(Games, LaneLayoutTest,
                         ::testing::Values("scandinavian", "yahtzee", "kismet",
                                           "scandinavian+forced"));

TEST(LanesTest, HasThePublishedNumberOfLanes) {
  const LaneLayout layout(Game::Default());
  int lanes = 0;
  for (const LaneLayout::Line& line : layout.lines()) lanes += line.lanes();
  EXPECT_EQ(lanes, 839'680);
}

}  // namespace
}  // namespace yatzy
