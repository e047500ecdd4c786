// What is promised before a solve is a bound that is not far off.
#include "core/cluster/share_costs.h"

#include <gmock/gmock.h>

#include "core/rules/presets.h"
#include "core/solver/target_solver.h"

namespace yatzy {
namespace {

using ::testing::AllOf;
using ::testing::Gt;
using ::testing::Lt;

class ShareCostsTest : public ::testing::Test {
 protected:
  ShareCosts Costs(int ranks, int rounds) const {
    return CostsOf(*game_, TargetShares(*game_, ranks, rounds));
  }

  const std::shared_ptr<const Game> game_ =
      *Game::Compile(*PresetRules("crag"));
};

TEST_F(ShareCostsTest, BoundTheTable) {
  const auto table = SolveTargets(game_, {});
  const auto size = static_cast<double>((*table)->payload().size());
  EXPECT_THAT(Costs(3, 4).table, AllOf(Gt(size), Lt(1.6 * size)));
}

TEST_F(ShareCostsTest, OfOneRankAreTwoLevels) {
  const ShareCosts costs = Costs(1, 8);
  EXPECT_EQ(costs.largest_rank, costs.two_levels);
  EXPECT_EQ(costs.sent, 0);
  EXPECT_LT(costs.two_levels, costs.table);
}

TEST_F(ShareCostsTest, FallWithRanksAndRoundsInMemoryAndRiseInWhatIsSent) {
  for (const int ranks : {1, 2, 4}) {
    EXPECT_LT(Costs(2 * ranks, 8).largest_rank, Costs(ranks, 8).largest_rank);
    EXPECT_GT(Costs(2 * ranks, 8).sent, Costs(ranks, 8).sent);
  }
  EXPECT_LT(Costs(4, 8).largest_rank, Costs(4, 1).largest_rank);
  EXPECT_GT(Costs(4, 8).sent, Costs(4, 1).sent);
}

}  // namespace
}  // namespace yatzy
