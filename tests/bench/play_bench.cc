#include "tests/bench/play_bench.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <random>
#include <span>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/advisor/distribution.h"
#include "core/play/review.h"
#include "core/play/simulation.h"
#include "core/table/value_table.h"
#include "tests/bench/operations.h"
#include "tests/support/solved_table.h"

namespace yatzy {
namespace {

constexpr int kRecords = 10'000;
constexpr int kGames = 1'000'000;
constexpr double kDeviation = 38.5;  // of an optimal game's score

using Table = std::shared_ptr<const ValueTable>;

absl::Status GoOn() { return absl::OkStatus(); }

struct PlayedGames {
  PlayedGames(const Table& table, const Policy& policy)
      : scores(kRecords), records(kRecords) {
    const auto simulation = Simulation::Create(table, policy, 1);
    is_good =
        simulation.ok() && simulation->Play(0, scores, records, GoOn).ok();
  }

  bool is_good = false;
  std::vector<std::int32_t> scores;
  std::vector<GameRecord> records;
};

Operation Review(const Table& table, const std::string& name,
                 const Policy& policy) {
  const auto games = std::make_shared<const PlayedGames>(table, policy);
  const auto reviewer = std::make_shared<Reviewer>(*table);
  return {.name = absl::StrCat("play/review/", name),
          .simd = std::string(SimdName(BestSimd())),
          .arithmetic = "double",
          .threads = 1,
          .items = kRecords,
          .run = [=] {
            bool ok = games->is_good;
            for (int i = 0; ok && i < kRecords; ++i) {
              const auto review = reviewer->Review(games->records[i]);
              ok = review.ok() &&
                   std::abs(review->expected_start + review->total_luck -
                            review->total_loss - games->scores[i]) < 1e-6;
            }
            return ok;
          }};
}

// Each thread plays a part of the games.
Operation Simulate(const Table& table, int threads) {
  const auto scores = std::make_shared<std::vector<std::int32_t>>(kGames);
  return {
      .name = absl::StrCat("play/simulate/", threads),
      .simd = std::string(SimdName(BestSimd())),
      .arithmetic = "double",
      .threads = threads,
      .items = kGames,
      .run = [=] {
        const auto simulation = Simulation::Create(table, {}, 1);
        if (!simulation.ok()) return false;
        const auto play = [&](int part) {
          const std::size_t begin = std::size_t{kGames} * part / threads;
          const std::size_t end = std::size_t{kGames} * (part + 1) / threads;
          // No checkpoint, no error.
          simulation
              ->Play(begin, std::span(*scores).subspan(begin, end - begin), {},
                     GoOn)
              .IgnoreError();
        };
        {
          std::vector<std::jthread> others;
          for (int i = 1; i < threads; ++i) others.emplace_back(play, i);
          play(0);
        }
        const double sum = std::accumulate(scores->begin(), scores->end(), 0.0);
        return std::abs(sum / kGames - table->ExpectedRemaining({})) <
               4 * kDeviation / std::sqrt(kGames);
      }};
}

// In the memory of the games before.
Operation SimulateRecords(const Table& table, const std::string& name,
                          const Policy& policy) {
  const auto games = std::make_shared<PlayedGames>(table, policy);
  return {
      .name = absl::StrCat("play/records/", name),
      .simd = std::string(SimdName(BestSimd())),
      .arithmetic = "double",
      .threads = 1,
      .items = kRecords,
      .run = [=] {
        const auto simulation = Simulation::Create(table, policy, 1);
        const std::vector<std::int32_t> expected = games->scores;
        return simulation.ok() &&
               simulation->Play(0, games->scores, games->records, GoOn).ok() &&
               games->scores == expected;
      }};
}

// From states with so many open categories.
Operation Distributions(const std::shared_ptr<const ExactValues>& values,
                        int open, int count) {
  std::mt19937_64 random(1);
  const Game& game = values->game();
  const auto states = std::make_shared<std::vector<State>>();
  while (std::ssize(*states) < count) {
    const State state = game.StateAt(random() % game.state_slots());
    if (game.categories() - std::popcount(state.filled) == open &&
        game.IsReachable(state)) {
      states->push_back(state);
    }
  }
  return {.name = absl::StrCat("play/distribution/", open),
          .simd = std::string(SimdName(BestSimd())),
          .arithmetic = "double",
          .threads = 2,
          .items = count,
          .run = [=] {
            return std::ranges::all_of(*states, [&](State state) {
              const auto distribution =
                  DistributionOf(*values, state, {.threads = 2});
              return distribution.ok() &&
                     std::abs(distribution->Mean() -
                              values->ExpectedRemaining(state)) < 1e-9;
            });
          }};
}

}  // namespace

absl::StatusOr<std::vector<Result>> RunPlayBench(int repetitions) {
  const Table table = SolvedTable();
  const auto values = SolvedExactValues();
  const Policy budget = {Policy::Kind::kBudget, 1};
  return TimeOperations(
      {Review(table, "optimal", {}), Review(table, "budget", budget),
       SimulateRecords(table, "optimal", {}),
       SimulateRecords(table, "budget", budget), Simulate(table, 1),
       Simulate(table, 2), Distributions(values, 5, 32),
       Distributions(values, 8, 32), Distributions(values, 15, 1)},
      repetitions);
}

}  // namespace yatzy
