#include "core/table/target_table.h"

#include <utility>

#include "core/table/value_table.h"

namespace yatzy {
namespace {

Sha256Digest DigestOf(const Game& game, const std::byte* payload,
                      std::size_t chances) {
  return Sha256(
      {payload, game.values() * sizeof(TargetPlace) + chances * sizeof(float)});
}

}  // namespace

TargetTable::TargetTable(const std::shared_ptr<const Game>& game,
                         const std::shared_ptr<const std::byte>& payload,
                         std::size_t chances)
    : TargetTable(game, payload, chances,
                  DigestOf(*game, payload.get(), chances)) {}

TargetTable::TargetTable(std::shared_ptr<const Game> game,
                         std::shared_ptr<const std::byte> payload,
                         std::size_t chances,
                         const Sha256Digest& payload_sha256)
    : game_(std::move(game)),
      payload_(std::move(payload)),
      places_(reinterpret_cast<const TargetPlace*>(payload_.get())),
      chances_(reinterpret_cast<const float*>(places_ + game_->values())),
      size_(chances),
      payload_sha256_(payload_sha256),
      id_(TableIdOf(payload_sha256)) {}

}  // namespace yatzy
