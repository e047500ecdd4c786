// The advisor against the moves of an independent solution in float64.
#include "tests/support/goldens.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "core/advisor/advisor.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

// The table holds floats, each within 1.53e-5 (half an ulp below 512) of the
// exact value, and an action's value is a mean of them: so are differences of
// two actions within twice that. Where the reference's lead is smaller, either
// action may come first.
constexpr double kDifferenceTolerance = 3.2e-5;

void ExpectGoldenMove(const GoldenMove& golden) {
  const auto actions = RankActions(*SolvedTable(), golden.position);
  ASSERT_THAT(actions, IsOk());
  EXPECT_EQ(static_cast<int>(actions->size()), golden.options);
  EXPECT_NEAR(actions->front().expected_remaining, golden.expected_remaining,
              2e-5);
  const auto same = std::find_if(actions->begin(), actions->end(),
                                 [&golden](const RankedAction& action) {
                                   return action.action == golden.best;
                                 });
  ASSERT_NE(same, actions->end()) << "not a legal action of ours";
  EXPECT_LE(same->loss, kDifferenceTolerance);
  if (golden.second_gap > kDifferenceTolerance) {
    EXPECT_EQ(same, actions->begin());
  }
  if (actions->size() > 1) {
    const double gap =
        actions->front().expected_remaining - actions->at(1).expected_remaining;
    EXPECT_NEAR(gap, golden.second_gap, kDifferenceTolerance);
  }
}

TEST(GoldenMovesTest, EveryMoveIsTheReferences) {
  const std::vector<GoldenMove> goldens = GoldenMoves();
  ASSERT_EQ(goldens.size(), 1000u);
  for (std::size_t row = 0; row < goldens.size(); ++row) {
    SCOPED_TRACE(::testing::Message() << "row " << row + 2);
    ExpectGoldenMove(goldens[row]);
  }
}

}  // namespace
}  // namespace yatzy
