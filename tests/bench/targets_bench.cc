#include "tests/bench/targets_bench.h"

#include <algorithm>
#include <iterator>
#include <memory>
#include <span>
#include <string>

#include "core/advisor/targets.h"
#include "core/os/sha256.h"
#include "core/solver/target_solver.h"
#include "core/verify/verify_targets.h"
#include "tests/bench/chance_costs.h"
#include "tests/bench/operations.h"
#include "tests/support/solved_table.h"

namespace yatzy {
namespace {

using Targets = std::shared_ptr<const TargetTable>;

absl::StatusOr<Targets> SolveAll() {
  SolveOptions options;
  options.threads = 2;
  return SolveTargets(Game::Default(), options);
}

bool IsRight(const Targets& targets) {
  return ToHex(targets->payload_sha256()) == kTargetsSha256;
}

Operation Solves() {
  return {.name = "targets/solve",
          .simd = std::string(SimdName(BestSimd())),
          .arithmetic = "float",
          .threads = 2,
          .items = 1,
          .run = [] {
            const auto targets = SolveAll();
            return targets.ok() && IsRight(*targets);
          }};
}

Operation Ranks(const Targets& targets) {
  constexpr int kPositions = 4096;
  const auto positions = std::make_shared<const std::vector<Position>>(
      PositionsWith(0, kPositions));
  const auto mean = SolvedTable();
  return {.name = "targets/rank",
          .simd = "scalar",
          .arithmetic = "float",
          .threads = 1,
          .items = kPositions,
          .run = [=] {
            return std::ranges::all_of(*positions, [&](const Position& one) {
              const auto ranked = RankByTarget(*targets, *mean, one, 100);
              return ranked.ok() && ranked->front().chance_loss == 0 &&
                     ranked->front().chance >=
                         double{targets->At(one.state, 255)};
            });
          }};
}

}  // namespace

absl::StatusOr<std::vector<Result>> RunTargetsBench(
    const TargetsBenchOptions& options) {
  const auto targets = SolveAll();
  if (!targets.ok()) return targets.status();
  std::vector<Operation> operations = {Solves(), Ranks(*targets)};
  std::ranges::move(ChanceCosts(*targets, options.most_open),
                    std::back_inserter(operations));
  return TimeOperations(operations, options.repetitions);
}

}  // namespace yatzy
