// The baseline of the benchmarks computes what it should.
#include "tests/bench/csr_solver.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <vector>

#include "core/dice/rolls.h"
#include "tests/bench/samples.h"
#include "tests/support/default_game.h"
#include "tests/support/slow_twin.h"
#include "tests/support/solved_table.h"

namespace yatzy {
namespace {

std::vector<double> SolvedExactValues() {
  const std::vector<float> values = SolvedTable()->StateValues();
  return {values.begin(), values.end()};
}

TEST(CsrSolverTest, AgreesWithTheSlowTwin) {
  const std::vector<double> values = SolvedExactValues();
  const SlowTwin twin;
  const CsrSolver solver;
  CsrSolver::Scratch scratch;
  for (const State state : RandomStates(500)) {
    EXPECT_NEAR(solver.ExpectedRemaining(state, values.data(), scratch),
                twin.ExpectedRemaining(state, values), 1e-11)
        << StateIndex(state);
  }
}

TEST(CsrSolverTest, ValuesARollAsItsBestAction) {
  const auto table = SolvedTable();
  const std::vector<double> values = SolvedExactValues();
  const CsrSolver solver;
  CsrSolver::Scratch scratch;
  for (int rerolls = 0; rerolls <= 2; ++rerolls) {
    for (const Position& position : RandomPositions(100, rerolls)) {
      const auto actions = RankActions(*table, position);
      ASSERT_TRUE(actions.ok()) << actions.status();
      solver.ValueRolls(position.state, rerolls, values.data(), scratch);
      EXPECT_NEAR(scratch.rolls[RollOf(position.dice)],
                  actions->front().expected_remaining, 1e-11);
    }
  }
}

TEST(SampleOfSolveTest, HasTheWantedSizeAndEarlyLevels) {
  const std::vector<State> sample = SampleOfSolve(4000);
  EXPECT_NEAR(static_cast<double>(sample.size()), 4000, 400);
  EXPECT_FALSE(std::any_of(sample.begin(), sample.end(), IsFinished));
  EXPECT_TRUE(std::any_of(sample.begin(), sample.end(), [](State state) {
    return std::popcount(static_cast<unsigned>(state.filled)) <= 2;
  }));
}

}  // namespace
}  // namespace yatzy
