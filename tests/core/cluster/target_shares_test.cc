// Every set has one rank and one round, and the ranks have equal work.
#include "core/cluster/target_shares.h"

#include <gmock/gmock.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <string>
#include <vector>

#include "core/rules/presets.h"

namespace yatzy {
namespace {

using ::testing::ElementsAreArray;
using ::testing::Lt;

class TargetSharesTest : public ::testing::TestWithParam<std::string> {
 protected:
  const std::shared_ptr<const Game> game_ =
      *Game::Compile(*PresetRules(GetParam()));
};

TEST_P(TargetSharesTest, HaveEverySetOnceInItsOrder) {
  const TargetLevels levels = TargetLevelsOf(*game_);
  for (const int ranks : {1, 3, 8}) {
    const TargetShares shares(*game_, ranks, 5);
    for (int level = 0; level <= game_->categories(); ++level) {
      std::vector<std::uint32_t> by_rank;
      std::vector<std::uint32_t> by_round;
      for (int rank = 0; rank < ranks; ++rank) {
        const auto own = shares.SetsOf(level, rank);
        by_rank.insert(by_rank.end(), own.begin(), own.end());
        for (int round = 0; round < 5; ++round) {
          const auto sets = shares.SetsOf(level, rank, round);
          by_round.insert(by_round.end(), sets.begin(), sets.end());
        }
      }
      EXPECT_THAT(by_rank, ElementsAreArray(levels[level]));
      EXPECT_THAT(by_round, ElementsAreArray(levels[level]));
    }
  }
}

// The twin asks for every roll what may be scored.
TEST_P(TargetSharesTest, KnowWhatFollows) {
  const TargetShares shares(*game_, 2, 1);
  for (std::uint32_t set = 0; set < game_->sets(); set += 37) {
    if (!game_->Occurs(set) || game_->FilledOf(set) == game_->all_filled()) {
      continue;
    }
    std::vector<std::uint32_t> expected;
    const State state = game_->StatesOfValues(set).front();
    for (int roll = 0; roll < game_->rolls(); ++roll) {
      Scoring scorings[kMaxCategories];
      const int count = game_->ScoringsOf(set, roll, scorings);
      for (int i = 0; i < count; ++i) {
        expected.push_back(game_->SetOf(game_->After(state, scorings[i])));
      }
    }
    std::ranges::sort(expected);
    expected.erase(std::unique(expected.begin(), expected.end()),
                   expected.end());
    EXPECT_THAT(shares.Followers({&set, 1}), ElementsAreArray(expected)) << set;
  }
}

TEST_P(TargetSharesTest, SplitWhatFollowsByRank) {
  constexpr int kRanks = 4;
  const TargetShares shares(*game_, kRanks, 2);
  for (int level = 0; level < game_->categories(); ++level) {
    const auto all = shares.Followers(shares.SetsOf(level, 1, 1));
    std::size_t count = 0;
    for (int rank = 0; rank < kRanks; ++rank) {
      const auto own = shares.SetsOf(level + 1, rank);
      for (const std::uint32_t set : shares.OfRank(all, level + 1, rank)) {
        EXPECT_EQ(set, all[count++]);
        EXPECT_TRUE(std::ranges::binary_search(own, set));
      }
    }
    EXPECT_EQ(count, all.size());
  }
}

INSTANTIATE_TEST_SUITE_P(Games, TargetSharesTest,
                         testing::Values("crag", "yahtzee", "yacht+forced"));

TEST(EqualSharesTest, OfTheDefaultGameDifferByFivePercent) {
  const Game& game = *Game::Default();
  constexpr int kRanks = 4;
  const TargetShares shares(game, kRanks, 8);
  // Smaller levels have a few large sets.
  for (int level = 4; level <= 11; ++level) {
    std::vector<std::size_t> work;
    for (int rank = 0; rank < kRanks; ++rank) {
      work.push_back(MostTargetChances(game, shares.SetsOf(level, rank), 16));
    }
    const auto [least, most] = std::ranges::minmax(work);
    EXPECT_THAT(static_cast<double>(most), Lt(1.05 * least)) << level;
  }
}

}  // namespace
}  // namespace yatzy
