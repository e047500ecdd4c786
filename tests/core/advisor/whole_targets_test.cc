// The targets of all of Scandinavian Yatzy against the other objectives:
// advisor_slow_test, since they take ten seconds and a gigabyte.
#include <gmock/gmock.h>

#include <bit>
#include <numeric>
#include <random>

#include "core/advisor/distribution.h"
#include "core/solver/target_solver.h"
#include "core/verify/verify_targets.h"
#include "tests/support/default_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

// The points that come when each number of them is as likely as T can make it,
// which no single policy reaches.
double SumOfTargets(const TargetRow<float>& row) {
  return row.first - 1 +
         std::accumulate(row.values, row.values + row.count, 0.0);
}

class WholeTargetsTest : public testing::Test {
 protected:
  // Play for the mean gets there no more often than play for the target.
  void ExpectAtLeast(const Distribution& of_mean, State state) const {
    const TargetRow<float> row = targets_->Row(targets_->game().ValueOf(state));
    for (int n = row.first; n <= row.end(); ++n) {
      ASSERT_LE(of_mean.AtLeast(n), double{row.At(n)} + 1e-6)
          << "filled " << state.filled << ", " << n << " points";
    }
  }

  const std::shared_ptr<const TargetTable> targets_ =
      *SolveTargets(Game::Default(), {});
};

TEST_F(WholeTargetsTest, DISABLED_AreAtLeastTheMeanInEveryState) {
  EXPECT_THAT(VerifyTargets(*targets_), IsOk());
  const auto mean = SolvedTable()->payload();
  for (std::uint32_t value = 0; value < mean.size(); ++value) {
    ASSERT_GE(SumOfTargets(targets_->Row(value)), mean[value] - 5e-5) << value;
  }
}

TEST_F(WholeTargetsTest, DISABLED_AreAtLeastTheDistributionOfTheMean) {
  const ExactValues& values = *SolvedExactValues();
  ExpectAtLeast(*DistributionOf(values, State{}, {}), State{});
  std::mt19937_64 random(1);
  for (int seen = 0; seen < 20'000;) {
    const State state = StateAt(random() % kStateSlots);
    const int open = kCategories - std::popcount(state.filled);
    if (!IsReachable(state) || open > (seen < 200 ? 8 : 5)) continue;
    ++seen;
    ExpectAtLeast(*DistributionOf(values, state, {}), state);
  }
}

}  // namespace
}  // namespace yatzy
