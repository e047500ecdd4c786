#include "tests/bench/targets_bench.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <memory>
#include <random>
#include <span>
#include <string>

#include "absl/strings/str_cat.h"
#include "core/advisor/targets.h"
#include "core/advisor/win.h"
#include "core/dice/rolls.h"
#include "core/os/sha256.h"
#include "core/solver/target_solver.h"
#include "tests/bench/operations.h"
#include "tests/support/solved_table.h"

namespace yatzy {
namespace {

using Targets = std::shared_ptr<const TargetTable>;

// Of all chances of Scandinavian Yatzy, on every machine.
constexpr char kDigest[] =
    "bac0ef07e454d1646a39ebd0659c49f3a2b8131cd1a2711a9f441e383bed5aff";

absl::StatusOr<Targets> SolveAll() {
  SolveOptions options;
  options.threads = 2;
  return SolveTargets(Game::Default(), options);
}

bool IsRight(const Targets& targets) {
  return ToHex(Sha256(std::as_bytes(targets->chances()))) == kDigest;
}

// Positions with two rerolls left; of states with so many open categories,
// unless that is 0.
std::shared_ptr<const std::vector<Position>> Positions(int open, int count) {
  std::mt19937_64 random(open + 1);
  const Game& game = *Game::Default();
  auto positions = std::make_shared<std::vector<Position>>();
  while (std::ssize(*positions) < count) {
    const State state = game.StateAt(random() % game.state_slots());
    const int is_open = game.categories() - std::popcount(state.filled);
    if (is_open == 0 || (open != 0 && is_open != open) ||
        !game.IsReachable(state)) {
      continue;
    }
    positions->push_back({state, game.Roll(random() % game.rolls()), 2});
  }
  return positions;
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
  const auto positions = Positions(0, kPositions);
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

Operation Wins(int open, int count) {
  const auto positions = Positions(open, count);
  const auto mean = SolvedTable();
  return {.name = absl::StrCat("targets/win/", open),
          .simd = std::string(SimdName(BestSimd())),
          .arithmetic = "double",
          .threads = 1,
          .items = count,
          .run = [=] {
            return std::ranges::all_of(*positions, [&](const Position& one) {
              const auto ranked =
                  RankToWin(*mean, one, 100, FinishedOpponent(220), 0.5);
              if (!ranked.ok()) return false;
              const auto& [win, draw, lose] = ranked->front().chances;
              return std::abs(win + draw + lose - 1) < 1e-9;
            });
          }};
}

}  // namespace

absl::StatusOr<std::vector<Result>> RunTargetsBench(int repetitions) {
  const auto targets = SolveAll();
  if (!targets.ok()) return targets.status();
  return TimeOperations(
      {Solves(), Ranks(*targets), Wins(5, 16), Wins(8, 8), Wins(10, 2)},
      repetitions);
}

}  // namespace yatzy
