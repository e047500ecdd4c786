#include "core/play/simulation.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/play/game_batch.h"

namespace yatzy {
namespace {

// The table of a game in which nothing is worth anything after a turn.
std::shared_ptr<const ValueTable> NothingToCome(const ValueTable& table) {
  return ValueTable::FromPayload(table.shared_game(),
                                 std::vector<float>(table.game().values()),
                                 table.arithmetic());
}

}  // namespace

absl::StatusOr<Simulation> Simulation::Create(
    std::shared_ptr<const ValueTable> table, const Policy& policy,
    std::uint64_t seed, Simd simd) {
  if (absl::Status s = Validate(policy); !s.ok()) return s;
  if (absl::Status s = ValidateSimd(simd); !s.ok()) return s;
  return Simulation(std::move(table), policy, seed, simd);
}

Simulation::Simulation(std::shared_ptr<const ValueTable> table,
                       const Policy& policy, std::uint64_t seed, Simd simd)
    : table_(std::move(table)),
      decides_(policy.kind == Policy::Kind::kTurn ? NothingToCome(*table_)
                                                  : table_),
      policy_(policy),
      seed_(seed),
      simd_(simd) {}

absl::Status Simulation::Play(std::uint64_t first_game,
                              std::span<std::int32_t> scores,
                              std::span<GameRecord> records,
                              Checkpoint checkpoint) const {
  GameBatch batch(*decides_, policy_, simd_);
  for (std::size_t begin = 0; begin < scores.size(); begin += kGamesTogether) {
    const std::size_t count = std::min(kGamesTogether, scores.size() - begin);
    const auto of_batch = records.empty() ? std::span<GameRecord>()
                                          : records.subspan(begin, count);
    batch.Begin(seed_, first_game + begin, count, of_batch);
    if (absl::Status s = batch.Play(checkpoint); !s.ok()) return s;
    for (std::size_t i = 0; i < count; ++i) scores[begin + i] = batch.Score(i);
  }
  return absl::OkStatus();
}

}  // namespace yatzy
