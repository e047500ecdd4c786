// The solver against the recurrence as the textbook states it, over the whole
// game: every reachable state, in both arithmetics.
#include "tests/support/slow_twin.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "core/os/machine.h"
#include "core/solver/solver.h"
#include "core/verify/verify.h"
#include "tests/support/default_game.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

const std::vector<double>& SlowValues() {
  static const auto* const kValues =
      new std::vector<double>(SlowTwin().Solve(UsableProcessors()));
  return *kValues;
}

void ExpectAgreement(Arithmetic arithmetic, double tolerance) {
  SolveOptions options;
  options.arithmetic = arithmetic;
  const auto table = Solve(options);
  ASSERT_THAT(table, IsOk());
  int compared = 0;
  double worst = 0;
  for (std::uint32_t index = 0; index < kStateSlots; ++index) {
    const double slow = SlowValues()[index];
    const float value = (*table)->At(index);
    ASSERT_EQ(std::isnan(slow), !IsReachable(StateAt(index))) << index;
    ASSERT_EQ(std::isnan(value), std::isnan(slow)) << index;
    if (std::isnan(slow)) continue;
    worst = std::max(worst, std::abs(value - slow));
    ASSERT_NEAR(value, slow, tolerance) << index;
    ++compared;
  }
  EXPECT_EQ(compared, kReachableStates);
  ::testing::Test::RecordProperty("worst", std::to_string(worst));
}

TEST(SlowTwinTest, FindsTheReferenceExpectationOfTheStart) {
  EXPECT_NEAR(SlowValues()[0], kReferenceExpectedStart, 1e-8);
}

TEST(SlowTwinTest, SolverInDoubleAgreesOnEveryReachableState) {
  ExpectAgreement(Arithmetic::kDouble, 1.6e-5);
}

TEST(SlowTwinTest, SolverInFloatAgreesOnEveryReachableState) {
  ExpectAgreement(Arithmetic::kFloat, 5e-4);
}

}  // namespace
}  // namespace yatzy
