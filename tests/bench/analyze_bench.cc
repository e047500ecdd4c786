#include "tests/bench/analyze_bench.h"

#include <benchmark/benchmark.h>

#include <cmath>
#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "core/advisor/advisor.h"
#include "tests/bench/csr_solver.h"
#include "tests/bench/operations.h"
#include "tests/bench/samples.h"
#include "tests/support/solved_table.h"

namespace yatzy {
namespace {

constexpr int kPositions = 1024;
// Their values fill half of an L1 cache at most, 64 bytes each.
constexpr int kCachedStates = 256;
constexpr int kStatesOfWholeTable = 1 << 20;

using Table = std::shared_ptr<const ValueTable>;

// What the best action of each position is worth, by the baseline.
std::vector<double> BestByCsr(const ValueTable& table,
                              const std::vector<Position>& positions) {
  const std::vector<double> values(table.values().begin(),
                                   table.values().end());
  const CsrSolver solver;
  CsrSolver::Scratch scratch;
  std::vector<double> best;
  for (const Position& position : positions) {
    solver.ValueRolls(position.state, position.rerolls_left, values.data(),
                      scratch);
    best.push_back(scratch.rolls[RollOf(position.dice)]);
  }
  return best;
}

bool IsBest(const RankedAction& action, double best) {
  return action.loss == 0 && std::abs(action.expected_remaining - best) < 1e-9;
}

// Every operation on positions takes all of them at once, so that one that
// shares work between positions can stand beside this one.
Operation RankOneByOne(const Table& table, int rerolls_left) {
  const auto positions = std::make_shared<const std::vector<Position>>(
      RandomPositions(kPositions, rerolls_left));
  const auto best = std::make_shared<const std::vector<double>>(
      BestByCsr(*table, *positions));
  return {.name = absl::StrCat("analyze/rank/", rerolls_left),
          .simd = rerolls_left == 0 ? "none" : "scalar",
          .arithmetic = std::string(ArithmeticName(table->arithmetic())),
          .threads = 1,
          .items = kPositions,
          .run = [=] {
            bool ok = true;
            for (int i = 0; i < kPositions; ++i) {
              const auto actions = RankActions(*table, (*positions)[i]);
              ok = ok && actions.ok() && IsBest(actions->front(), (*best)[i]);
            }
            return ok;
          }};
}

// Look-ups that do not wait for each other: the rate, not the latency.
Operation LookUp(const Table& table, const std::string& name, int count) {
  const auto states =
      std::make_shared<const std::vector<State>>(RandomStates(count));
  double sum = 0;
  for (const State state : *states) sum += table->values()[StateIndex(state)];
  return {.name = name,
          .simd = "none",
          .arithmetic = std::string(ArithmeticName(table->arithmetic())),
          .threads = 1,
          .items = count,
          .run = [=] {
            double found = 0;
            for (const State state : *states) {
              found += table->ExpectedRemaining(state);
            }
            benchmark::DoNotOptimize(found);
            return found == sum;
          }};
}

}  // namespace

absl::StatusOr<std::vector<Result>> RunAnalyzeBench(int repetitions) {
  const Table table = SolvedTable();
  std::vector<Operation> operations;
  for (int rerolls = 0; rerolls <= 2; ++rerolls) {
    operations.push_back(RankOneByOne(table, rerolls));
  }
  operations.push_back(LookUp(table, "lookup/in_cache", kCachedStates));
  operations.push_back(
      LookUp(table, "lookup/whole_table", kStatesOfWholeTable));
  return TimeOperations(operations, repetitions);
}

}  // namespace yatzy
