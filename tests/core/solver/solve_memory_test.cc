// The memory that a solve of a large game really takes. Thirteen million values
// in a second, because such games are solved for all saved rolls at once.
#include <gtest/gtest.h>
#include <malloc.h>

#include <fstream>
#include <memory>
#include <string>
#include <tuple>

#include "core/game/solve_needs.h"
#include "core/game/solve_parts.h"
#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "tests/support/long_card.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

// Bytes that are resident now, or have been at most since ForgetMost.
double Resident(const std::string& which) {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with(which)) {
      return std::stod(line.substr(which.size())) * 1024;
    }
  }
  return 0;
}

bool ForgetMost() {
  std::ofstream file("/proc/self/clear_refs");
  file << 5 << std::flush;
  return file.good();
}

// How many upper categories a game has, and what it is solved in.
class SolveMemoryTest
    : public testing::TestWithParam<std::tuple<int, Arithmetic>> {
 protected:
  const int upper_ = std::get<0>(GetParam());
  const Arithmetic arithmetic_ = std::get<1>(GetParam());
};

TEST_P(SolveMemoryTest, IsNoMoreThanItWasSaidToTake) {
  const auto game = *Game::Compile(
      upper_ == 6 ? *PresetRules("scandinavian+saved") : LongCard(upper_));
  ASSERT_TRUE(IsLargeGame(*game));
  malloc_trim(0);  // what other solves left would be used again
  const double before = Resident("VmRSS:");
  if (!ForgetMost()) GTEST_SKIP() << "this system forgets no peak";
  SolveOptions options;
  options.arithmetic = arithmetic_;
  const auto table = Solve(game, options);
  ASSERT_THAT(table, IsOk());
  const SolveNeeds needs =
      NeedsOfSolve(*game, arithmetic_ == Arithmetic::kDouble ? 8 : 4);
  const double most = Resident("VmHWM:") - before;
  EXPECT_GT(most, needs.table_bytes);
  // Threads, moves, and pages that are only in part of use.
  EXPECT_LT(most, static_cast<double>(needs.memory_bytes) + 10e6);
  // Neither takes the table and all lanes.
  if (needs.table_bytes > 50'000'000) {
    EXPECT_LT(most, (arithmetic_ == Arithmetic::kDouble ? 1.8 : 1.3) *
                        static_cast<double>(needs.table_bytes));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Games, SolveMemoryTest,
    testing::Combine(testing::Values(0, 2, 6),
                     testing::Values(Arithmetic::kFloat, Arithmetic::kDouble)));

}  // namespace
}  // namespace yatzy
