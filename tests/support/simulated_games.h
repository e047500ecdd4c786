// Whole games as records.
#ifndef YATZY_TESTS_SUPPORT_SIMULATED_GAMES_H_
#define YATZY_TESTS_SUPPORT_SIMULATED_GAMES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "core/play/simulation.h"

namespace yatzy {

inline std::vector<GameRecord> SimulatedGames(
    const std::shared_ptr<const ValueTable>& table, const Policy& policy,
    std::size_t count, std::uint64_t seed = 7) {
  std::vector<std::int32_t> scores(count);
  std::vector<GameRecord> records(count);
  const auto simulation = Simulation::Create(table, policy, seed);
  simulation.value()
      .Play(0, scores, records, [] { return absl::OkStatus(); })
      .IgnoreError();  // there is none
  return records;
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_SIMULATED_GAMES_H_
