// The memory that a solve of a large game really takes. Thirteen million values
// in a second, because such games are solved for all saved rolls at once.
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <string>

#include "core/game/solve_needs.h"
#include "core/game/solve_parts.h"
#include "core/rules/presets.h"
#include "core/solver/solver.h"
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

class SolveMemoryTest : public testing::TestWithParam<Arithmetic> {};

TEST_P(SolveMemoryTest, IsNoMoreThanItWasSaidToTake) {
  const auto game = *Game::Compile(*PresetRules("scandinavian+saved"));
  ASSERT_TRUE(IsLargeGame(*game));
  const double before = Resident("VmRSS:");
  if (!ForgetMost()) GTEST_SKIP() << "this system forgets no peak";
  SolveOptions options;
  options.arithmetic = GetParam();
  const auto table = Solve(game, options);
  ASSERT_THAT(table, IsOk());
  const SolveNeeds needs =
      NeedsOfSolve(*game, options.arithmetic == Arithmetic::kDouble ? 8 : 4);
  const double most = Resident("VmHWM:") - before;
  EXPECT_GT(most, needs.table_bytes);
  // Threads, lists of sets and moves; pages that are only in part of use.
  EXPECT_LT(most, static_cast<double>(needs.memory_bytes) + 12e6);
  // Neither takes the table and all lanes.
  EXPECT_LT(most, (options.arithmetic == Arithmetic::kDouble ? 1.7 : 1.3) *
                      static_cast<double>(needs.table_bytes));
}

INSTANTIATE_TEST_SUITE_P(Arithmetics, SolveMemoryTest,
                         testing::Values(Arithmetic::kFloat,
                                         Arithmetic::kDouble));

}  // namespace
}  // namespace yatzy
