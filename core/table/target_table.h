#ifndef YATZY_CORE_TABLE_TARGET_TABLE_H_
#define YATZY_CORE_TABLE_TARGET_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "core/game/game.h"
#include "core/os/sha256.h"
#include "core/table/target_row.h"

namespace yatzy {

// Where the chances of a value of the game are.
struct TargetPlace {
  std::uint32_t begin = 0;  // among all chances
  std::uint16_t first = 0;  // the least number of points that is not certain
  std::uint16_t count = 0;
};
static_assert(sizeof(TargetPlace) == 8, "it is stored as it lies in memory");

// As many as a place can point to.
inline constexpr std::uint64_t kMostTargetChances = 0xffffffff;

// The table T of a game: for every state and every number n of points the
// largest chance, over all policies, that at least n points are still to come,
// bonus included. Chances that are 1 or 0 are not stored: those of n below
// `first`, and from first + count on (solver/target_solver.h).
//
// Immutable, so safe to share between threads. Keeps its game and its memory.
class TargetTable {
 public:
  // `payload` has game->values() places, within so many chances, and these
  // behind them. Computes the digest: 0.3 s for Scandinavian Yatzy.
  TargetTable(const std::shared_ptr<const Game>& game,
              const std::shared_ptr<const std::byte>& payload,
              std::size_t chances);

  // The same if the digest is known.
  TargetTable(std::shared_ptr<const Game> game,
              std::shared_ptr<const std::byte> payload, std::size_t chances,
              const Sha256Digest& payload_sha256);

  const Game& game() const { return *game_; }
  const std::shared_ptr<const Game>& shared_game() const { return game_; }

  std::span<const TargetPlace> places() const {
    return {places_, game_->values()};
  }
  std::span<const float> chances() const { return {chances_, size_}; }

  // Both as they lie in memory and in a file.
  std::span<const std::byte> payload() const {
    return {payload_.get(), places().size_bytes() + chances().size_bytes()};
  }

  // The chances of a value (Game::ValueOf). REQUIRES: value < game().values().
  TargetRow<float> Row(std::uint32_t value) const {
    const TargetPlace& place = places_[value];
    return {chances_ + place.begin, place.first, place.count};
  }

  // The chance of at least so many points. REQUIRES: the state is reachable.
  float At(State state, int points) const {
    return Row(game_->ValueOf(state)).At(points);
  }

  // The SHA-256 of payload().
  const Sha256Digest& payload_sha256() const { return payload_sha256_; }

  // Names the table in answers and logs, as ValueTable::id does.
  const std::string& id() const { return id_; }

 private:
  const std::shared_ptr<const Game> game_;
  const std::shared_ptr<const std::byte> payload_;
  const TargetPlace* const places_;
  const float* const chances_;
  const std::size_t size_;  // of the chances
  const Sha256Digest payload_sha256_;
  const std::string id_;
};

}  // namespace yatzy

#endif  // YATZY_CORE_TABLE_TARGET_TABLE_H_
