#include "core/table/look_up.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <vector>

#include "core/rules/presets.h"
#include "core/table/value_table.h"
#include "tests/support/default_game.h"
#include "tests/support/solved_table.h"

namespace yatzy {
namespace {

// More than two of the blocks in which LookUp works, and not a whole number.
constexpr std::size_t kCount = 700;

// Unreachable states, then indices beyond the table. Some of those end in the
// bits of a reachable state.
constexpr std::uint32_t kBad[] = {
    1,           191,        0x7fc0 * 64 + 63, kStateSlots, kStateSlots + 1,
    0x8000'0000, 0xffff'ffff};

// Which values there are, one at a time from the rules: LookUp's slow twin.
std::optional<std::size_t> SlowLookUp(const ValueTable& table,
                                      const std::vector<std::uint32_t>& indices,
                                      std::vector<float>& values) {
  for (std::size_t i = 0; i < indices.size(); ++i) {
    if (indices[i] >= kStateSlots || !IsReachable(StateAt(indices[i]))) {
      return i;
    }
    values[i] = table.ExpectedRemaining(StateAt(indices[i]));
  }
  return std::nullopt;
}

std::vector<std::uint32_t> ReachableIndices(std::size_t count) {
  std::mt19937 random(1);
  std::vector<std::uint32_t> indices;
  while (indices.size() < count) {
    const std::uint32_t index = random() % kStateSlots;
    if (IsReachable(StateAt(index))) indices.push_back(index);
  }
  return indices;
}

// Both give the same answer, and the same values up to the first bad index.
void ExpectLikeSlowTwin(const ValueTable& table,
                        const std::vector<std::uint32_t>& indices) {
  std::vector<float> values(indices.size(), -1);
  std::vector<float> expected(indices.size(), -1);
  const auto bad = LookUp(table, indices, values);
  ASSERT_EQ(bad, SlowLookUp(table, indices, expected));
  const auto good = static_cast<std::ptrdiff_t>(bad.value_or(indices.size()));
  EXPECT_TRUE(std::equal(values.begin(), values.begin() + good,  //
                         expected.begin()));
}

TEST(LookUpTest, AgreesWithItsSlowTwinOnEveryIndex) {
  const auto table = SolvedTable();
  std::vector<std::uint32_t> reachable;
  for (std::uint32_t index = 0; index < kStateSlots; ++index) {
    const bool is_reachable = IsReachable(StateAt(index));
    if (is_reachable) reachable.push_back(index);
    EXPECT_EQ(WhyNoValue(*table, index).empty(), is_reachable) << index;
  }
  ASSERT_EQ(reachable.size(), kReachableStates);
  ExpectLikeSlowTwin(*table, reachable);
}

TEST(LookUpTest, AgreesWithItsSlowTwinForEveryLength) {
  const std::vector<std::uint32_t> all = ReachableIndices(kCount);
  for (std::size_t size = 0; size <= kCount; ++size) {
    ExpectLikeSlowTwin(*SolvedTable(), {all.begin(), all.begin() + size});
  }
}

TEST(LookUpTest, FindsOneBadIndexAnywhere) {
  const std::vector<std::uint32_t> all = ReachableIndices(kCount);
  for (std::size_t place = 0; place < kCount; ++place) {
    for (const std::uint32_t bad : kBad) {
      std::vector<std::uint32_t> indices = all;
      indices[place] = bad;
      std::vector<float> values(kCount);
      EXPECT_EQ(LookUp(*SolvedTable(), indices, values), place) << bad;
      ExpectLikeSlowTwin(*SolvedTable(), indices);
    }
  }
}

TEST(LookUpTest, FindsTheFirstOfSeveralBadIndices) {
  std::mt19937 random(2);
  for (int round = 0; round < 500; ++round) {
    std::vector<std::uint32_t> indices = ReachableIndices(kCount);
    for (int i = 0; i < 4; ++i) {
      indices[random() % kCount] = kBad[random() % std::size(kBad)];
    }
    ExpectLikeSlowTwin(*SolvedTable(), indices);
  }
}

// Each way to look up a block, in games of every kind: any order and one, with
// marks and without, a power of two of totals and not.
class LookUpOfGamesTest : public ::testing::TestWithParam<const char*> {
 protected:
  const std::shared_ptr<const Game> game_ =
      Game::Compile(*PresetRules(GetParam())).value();
};

TEST_P(LookUpOfGamesTest, EveryWayFindsTheValueOfEveryIndex) {
  std::vector<float> payload(game_->values());
  for (std::size_t i = 0; i < payload.size(); ++i) payload[i] = float(i);
  std::vector<std::uint32_t> good;
  for (std::uint32_t i = 0; i < game_->state_slots(); ++i) {
    if (game_->IsReachable(game_->StateAt(i))) good.push_back(i);
  }
  for (const BlockLookUp look_up : BlockLookUpsFor(*game_)) {
    std::array<float, kLookUpBlock> values;
    for (std::size_t at = 0; at < good.size(); at += kLookUpBlock) {
      const std::size_t size = std::min(kLookUpBlock, good.size() - at);
      ASSERT_TRUE(
          look_up(*game_, payload.data(), &good[at], size, values.data()));
      for (std::size_t i = 0; i < size; ++i) {
        const std::uint32_t index = good[at + i];
        ASSERT_EQ(values[i], float(game_->ValueAt(index))) << index;
      }
    }
  }
}

TEST_P(LookUpOfGamesTest, EveryWayRefusesEveryOtherIndex) {
  const std::vector<float> payload(game_->values());
  std::vector<std::uint32_t> bad = {game_->state_slots(), 0x8000'0000,
                                    0xffff'ffff};
  for (std::uint32_t i = 0; i < game_->state_slots(); ++i) {
    if (!game_->IsReachable(game_->StateAt(i))) bad.push_back(i);
  }
  for (const BlockLookUp look_up : BlockLookUpsFor(*game_)) {
    std::array<std::uint32_t, 17> indices{};  // one more than a vector
    std::array<float, 17> values;
    for (std::size_t i = 0; i < bad.size(); ++i) {
      indices[i % 17] = bad[i];
      ASSERT_FALSE(
          look_up(*game_, payload.data(), indices.data(), 17, values.data()))
          << bad[i];
      indices[i % 17] = 0;
    }
  }
}

INSTANTIATE_TEST_SUITE_P(Games, LookUpOfGamesTest,
                         ::testing::Values("scandinavian", "yahtzee", "kismet",
                                           "yacht+forced", "crag"));

TEST(LookUpTest, SaysWhyAnIndexHasNoValue) {
  EXPECT_EQ(WhyNoValue(*SolvedTable(), 0), "");
  EXPECT_EQ(WhyNoValue(*SolvedTable(), kStateSlots),
            "2097152 is not below 2097152");
  EXPECT_EQ(WhyNoValue(*SolvedTable(), 191),
            "191 is a state that no game reaches (filled 2, upper total 63)");
}

}  // namespace
}  // namespace yatzy
