#include "core/solver/lane_layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <memory>
#include <string>
#include <tuple>
#include <vector>

#include "core/game/solve_parts.h"
#include "core/rules/presets.h"
#include "tests/support/long_card.h"

namespace yatzy {
namespace {

// A preset, or a long card with so many upper categories.
RuleSet RulesOf(const std::string& id) {
  return id.size() == 1 ? LongCard(id[0] - '0') : *PresetRules(id);
}

// Without marks and with them; in any order and in one; in parts.
class LaneLayoutTest
    : public ::testing::TestWithParam<std::tuple<std::string, LaneOrder>> {
 protected:
  const LaneLayout layout_{
      Game::Compile(RulesOf(std::get<0>(GetParam()))).value(),
      std::get<1>(GetParam())};
  const Game& game_ = layout_.game();
};

TEST_P(LaneLayoutTest, HoldsEverySetOnItsLevel) {
  std::vector<int> seen(game_.sets());
  for (int n = 0; n <= game_.categories(); ++n) {
    for (int part = 0; part < layout_.parts(); ++part) {
      for (const bool has_places : {false, true}) {
        for (const std::uint32_t set : layout_.line(n, has_places, part).sets) {
          EXPECT_EQ(std::popcount(game_.FilledOf(set)), n);
          EXPECT_EQ(layout_.PartOf(game_.FilledOf(set)), part);
          if (n < game_.categories()) {
            EXPECT_EQ(game_.HasPlaces(set), has_places);
          }
          ++seen[set];
        }
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
    for (const std::uint32_t set : line.sets) {
      EXPECT_EQ(layout_.Row(set), next);
      EXPECT_EQ(layout_.Begin(line, set), static_cast<int>(next - line.offset));
      EXPECT_EQ(layout_.Classes(set),
                game_.upper().Classes(game_.UpperMaskOf(set)));
      next += layout_.Classes(set);
    }
    EXPECT_EQ(line.lanes, static_cast<int>(next - line.offset));
    EXPECT_LE(next + kRegisterClasses, layout_.size());
  }
}

// What a set needs of the level above is not gone: it is in the same part or in
// one that goes later.
TEST_P(LaneLayoutTest, NeedsNoEarlierPart) {
  for (std::uint32_t set = 0; set < game_.sets(); ++set) {
    for (int c = 0; c < game_.categories(); ++c) {
      const CategoryMask filled = game_.FilledOf(set);
      EXPECT_GE(layout_.PartOf(filled | 1u << c), layout_.PartOf(filled));
    }
  }
}

// In the memory of a level, or of a part, is nothing of another one, and what
// goes first is in front.
TEST_P(LaneLayoutTest, MakesNeighboursOfWhatGoesTogether) {
  const bool by_level = layout_.order() == LaneOrder::kByLevel;
  std::vector<std::tuple<int, int, std::uint32_t>> lines;
  for (int n = 0; n <= game_.categories(); ++n) {
    for (int part = 0; part < layout_.parts(); ++part) {
      const auto [first, second] =
          by_level ? std::tuple(n, part) : std::tuple(part, n);
      const std::uint32_t begin = layout_.line(n, false, part).offset;
      const std::uint32_t next = layout_.line(n, true, part).offset;
      EXPECT_LE(begin, next);
      EXPECT_EQ(
          layout_.CopyLanes(n, part),
          next - begin + LaneLayout::PaddedLanes(layout_.line(n, true, part)));
      lines.emplace_back(first, second, begin);
    }
  }
  std::sort(lines.begin(), lines.end());
  std::uint32_t next = 0;
  for (const auto& [first, second, begin] : lines) {
    EXPECT_EQ(begin, next);
    const auto [n, part] =
        by_level ? std::tuple(first, second) : std::tuple(second, first);
    next = begin + layout_.CopyLanes(n, part) * layout_.Copies(n);
  }
  EXPECT_EQ(layout_.size(), next + LaneLayout::kTail);
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
    if (line.sets.empty() ||
        line.sets[0] % (1u << game_.categories()) == game_.all_filled()) {
      continue;
    }
    for (const int lanes : {1, 16}) {
      for (int begin = 0; begin < line.lanes;
           begin += 1 + line.lanes / 3 / lanes * lanes) {
        LaneWalk<float> walk(layout_, line, begin, lanes, values.data());
        std::size_t set = 0;
        int lane = begin;
        while (lane < line.lanes) {
          const auto sources = walk.Next();
          const int end = std::min(line.lanes, lane + lanes);
          for (std::size_t i = 0; i < sources.size(); ++i) {
            const int next = i + 1 < sources.size()
                                 ? lane + sources[i + 1].at - sources[i].at
                                 : end;
            const auto end_of = [&] {
              return layout_.Begin(line, line.sets[set]) +
                     layout_.Classes(line.sets[set]);
            };
            while (end_of() <= lane) ++set;
            const std::uint32_t filled = line.sets[set];
            ASSERT_EQ(sources[i].first, lane - layout_.Begin(line, filled));
            ASSERT_LE(next, end_of());
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

INSTANTIATE_TEST_SUITE_P(
    Games, LaneLayoutTest,
    ::testing::Combine(::testing::Values("scandinavian", "yahtzee", "kismet",
                                         "scandinavian+forced",
                                         "scandinavian+saved", "0", "2"),
                       ::testing::Values(LaneOrder::kByLevel,
                                         LaneOrder::kByPart)));

TEST(LanesTest, HasThePublishedNumberOfLanes) {
  const LaneLayout layout(Game::Default());
  int lanes = 0;
  for (const LaneLayout::Line& line : layout.lines()) lanes += line.lanes;
  EXPECT_EQ(lanes, 839'680);
}

}  // namespace
}  // namespace yatzy
