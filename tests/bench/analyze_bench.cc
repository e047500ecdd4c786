#include "tests/bench/analyze_bench.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/advisor/advisor.h"
#include "core/dice/rolls.h"
#include "core/game/game.h"
#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "core/table/value_table.h"
#include "tests/bench/csr_solver.h"
#include "tests/bench/operations.h"
#include "tests/bench/samples.h"
#include "tests/support/default_game.h"
#include "tests/support/solved_table.h"

namespace yatzy {
namespace {

constexpr int kPositions = 1024;
// Their values fill half of an L1 cache at most, 64 bytes each.
constexpr int kCachedStates = 256;
constexpr int kStatesOfWholeTable = 1 << 20;
constexpr int kStatesOfBatch = 1 << 14;

using Table = std::shared_ptr<const ValueTable>;

// What the best action of each position is worth, by the baseline.
std::vector<double> BestByCsr(const ValueTable& table,
                              const std::vector<Position>& positions) {
  const std::vector<float> stored = table.StateValues();
  const std::vector<double> values(stored.begin(), stored.end());
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

// Positions to rank, and what the best action of each is worth.
struct Positions {
  Positions(const ValueTable& table, int rerolls_left)
      : positions(RandomPositions(kPositions, rerolls_left)),
        best(BestByCsr(table, positions)) {}

  std::vector<Position> positions;
  std::vector<double> best;
};

std::string Limit(int max_actions) {
  return max_actions == 0 ? "all" : absl::StrCat("top", max_actions);
}

// One position at a time.
Operation RankOneByOne(const Table& table, int rerolls_left, int max_actions) {
  const auto sample = std::make_shared<const Positions>(*table, rerolls_left);
  return {.name = absl::StrCat("analyze/single/", rerolls_left, "/",
                               Limit(max_actions)),
          .simd = rerolls_left == 0 ? "none" : "scalar",
          .arithmetic = "double",
          .threads = 1,
          .items = kPositions,
          .run = [=] {
            bool ok = true;
            for (int i = 0; i < kPositions; ++i) {
              const auto actions =
                  RankActions(*table, sample->positions[i], {max_actions});
              ok = ok && actions.ok() &&
                   IsBest(actions->front(), sample->best[i]);
            }
            return ok;
          }};
}

// All of them at once.
Operation RankTogether(const Table& table, int rerolls_left, int max_actions,
                       Simd simd) {
  const auto sample = std::make_shared<const Positions>(*table, rerolls_left);
  const std::string simd_name(SimdName(simd));
  return {.name = absl::StrCat("analyze/batch/", simd_name, "/", rerolls_left,
                               "/", Limit(max_actions)),
          .simd = simd_name,
          .arithmetic = "double",
          .threads = 1,
          .items = kPositions,
          .run = [=] {
            const auto batch = RankActionsBatch(*table, sample->positions,
                                                {max_actions}, simd);
            bool ok = batch.ok();
            for (int i = 0; ok && i < kPositions; ++i) {
              ok = IsBest((*batch)[i].front(), sample->best[i]);
            }
            return ok;
          }};
}

// Look-ups that do not wait for each other: the rate, not the latency.
Operation LookUpOneByOne(const Table& table, const std::string& name,
                         int count) {
  const auto states =
      std::make_shared<const std::vector<State>>(RandomStates(count));
  double sum = 0;
  for (const State state : *states) sum += table->At(StateIndex(state));
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

// The same by index, checked and stored, as a local client does it. All values
// are compared once, beforehand, and the last of them after each batch.
Operation LookUpTogether(const Table& table, const std::string& name,
                         int count) {
  const int items = std::max(count, kStatesOfBatch);
  const std::vector<State> states = RandomStates(count);
  const auto indices = std::make_shared<std::vector<std::uint32_t>>(items);
  std::vector<float> expected(items);
  for (int i = 0; i < items; ++i) {
    (*indices)[i] = StateIndex(states[i % count]);
    expected[i] = table->ExpectedRemaining(states[i % count]);
  }
  const auto values = std::make_shared<std::vector<float>>(items);
  const bool right = !LookUp(*table, *indices, *values) && *values == expected;
  return {.name = name,
          .simd = "none",
          .arithmetic = std::string(ArithmeticName(table->arithmetic())),
          .threads = 1,
          .items = items,
          .run = [=, last = expected.back()] {
            values->back() = 0;
            const auto bad = LookUp(*table, *indices, *values);
            benchmark::DoNotOptimize(values->data());
            benchmark::ClobberMemory();
            return right && !bad.has_value() && values->back() == last;
          }};
}

// Random unfinished states of a game, each as likely, with random dice.
std::vector<Position> RandomPositionsOf(const Game& game, int rerolls_left) {
  std::mt19937 random(1);
  std::vector<Position> positions(kPositions);
  for (Position& position : positions) {
    do {
      position.state = game.StateAt(random() % game.state_slots());
    } while (!game.IsReachable(position.state) ||
             game.IsFinished(position.state));
    for (int die = 0; die < game.dice(); ++die) {
      ++position.dice[random() % kFaces];
    }
    position.rerolls_left = rerolls_left;
  }
  return positions;
}

// The best actions of them all at once.
Operation FindBestTogether(const Table& table, int rerolls_left, Simd simd) {
  const auto positions = std::make_shared<const std::vector<Position>>(
      RandomPositionsOf(table->game(), rerolls_left));
  std::vector<RankedAction> best;
  for (const Position& position : *positions) {
    best.push_back(RankActions(*table, position, {1}).value().front());
  }
  const std::string simd_name(SimdName(simd));
  return {.name = absl::StrCat("analyze/", table->game().id(), "/batch/",
                               simd_name, "/", rerolls_left, "/top1"),
          .simd = simd_name,
          .arithmetic = "double",
          .threads = 1,
          .items = kPositions,
          .run =
              [=] {
                const auto batch =
                    RankActionsBatch(*table, *positions, {1}, simd);
                bool ok = batch.ok();
                for (int i = 0; ok && i < kPositions; ++i) {
                  const RankedAction& found = (*batch)[i].front();
                  ok = found.action == best[i].action &&
                       found.expected_remaining == best[i].expected_remaining;
                }
                return ok;
              },
          .is_processor_time = true};
}

absl::StatusOr<std::vector<Result>> RunOtherGame(
    const AnalyzeBenchOptions& options) {
  auto rules = PresetRules(options.rules);
  if (!rules.ok()) return rules.status();
  auto game = Game::Compile(*std::move(rules));
  if (!game.ok()) return game.status();
  const auto table = Solve(*std::move(game), {});
  if (!table.ok()) return table.status();
  std::vector<Operation> operations;
  for (const Simd simd : AvailableSimd()) {
    for (int rerolls = 1; rerolls <= 2; ++rerolls) {
      operations.push_back(FindBestTogether(*table, rerolls, simd));
    }
  }
  return TimeOperations(operations, options.repetitions);
}

}  // namespace

absl::StatusOr<std::vector<Result>> RunAnalyzeBench(
    const AnalyzeBenchOptions& options) {
  if (options.rules != kDefaultRules) return RunOtherGame(options);
  const Table table = SolvedTable();
  std::vector<Operation> operations;
  for (int rerolls = 0; rerolls <= 2; ++rerolls) {
    for (const int max_actions : {0, 5, 1}) {
      operations.push_back(RankOneByOne(table, rerolls, max_actions));
    }
  }
  for (const Simd simd : AvailableSimd()) {
    for (int rerolls = 1; rerolls <= 2; ++rerolls) {
      operations.push_back(RankTogether(table, rerolls, 1, simd));
    }
  }
  operations.push_back(RankTogether(table, 2, 0, BestSimd()));
  operations.push_back(LookUpOneByOne(table, "lookup/in_cache", kCachedStates));
  operations.push_back(
      LookUpOneByOne(table, "lookup/whole_table", kStatesOfWholeTable));
  operations.push_back(
      LookUpTogether(table, "local/look_up/in_cache", kCachedStates));
  operations.push_back(
      LookUpTogether(table, "local/look_up/whole_table", kStatesOfWholeTable));
  return TimeOperations(operations, options.repetitions);
}

}  // namespace yatzy
