#ifndef YATZY_CORE_TABLE_VALUE_TABLE_H_
#define YATZY_CORE_TABLE_VALUE_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/game/game.h"
#include "core/os/sha256.h"

namespace yatzy {

// The floating-point type that a table was solved in. It is stored as float
// either way. The values are those of the file format (FORMAT.md).
enum class Arithmetic : std::uint32_t { kDouble = 1, kFloat = 2 };

std::string_view ArithmeticName(Arithmetic arithmetic);

// The id of the table whose values have this digest: its first hexadecimal
// digits, so many.
inline constexpr std::size_t kTableIdLength = 16;
std::string TableIdOf(const Sha256Digest& values_sha256);

// Whether a table may have this id: hexadecimal digits in lower case. It is fit
// for the name of a file then.
bool IsTableId(std::string_view id);

// The E_table of a game: the expected points still to come from every
// turn-start state under optimal play, bonus included.
//
// Its memory holds one float for each value of the game (Game::ValueAt): states
// of a set that have one value share it, and states that no game reaches have
// none. In Scandinavian Yatzy that is 3.4 MB for 2,097,152 state indices.
//
// Immutable, so safe to share between threads without synchronisation. Keeps
// its game and its backing memory (heap or file mapping) alive for as long as
// it exists.
class ValueTable {
 public:
  // Takes over game->values() values in their order. Does not judge them; see
  // VerifyTable for that.
  static std::shared_ptr<const ValueTable> FromPayload(
      std::shared_ptr<const Game> game, std::vector<float> payload,
      Arithmetic arithmetic);

  // Takes values by state_index, those of states that no game reaches ignored.
  // INVALID_ARGUMENT if there are not game->state_slots() of them or if states
  // that have one value have several here; names the first such index.
  static absl::StatusOr<std::shared_ptr<const ValueTable>> FromStateValues(
      std::shared_ptr<const Game> game, std::span<const float> values,
      Arithmetic arithmetic);

  // The same for memory that somebody else prepared: `payload` points to
  // game->values() floats.
  ValueTable(std::shared_ptr<const Game> game,
             std::shared_ptr<const float> payload, Arithmetic arithmetic);

  // And if its digests are known.
  struct Digests {
    Sha256Digest values{};
    Sha256Digest payload{};
  };
  ValueTable(std::shared_ptr<const Game> game,
             std::shared_ptr<const float> payload, Arithmetic arithmetic,
             const Digests& digests);

  ValueTable(const ValueTable&) = delete;
  ValueTable& operator=(const ValueTable&) = delete;

  const Game& game() const { return *game_; }
  const std::shared_ptr<const Game>& shared_game() const { return game_; }

  // E(state). NaN if the state is not reachable. REQUIRES: it is a state of the
  // game, reachable or not.
  float ExpectedRemaining(State state) const {
    const std::uint32_t place = game_->ValueOf(state);
    return place == Game::kNoValue ? std::numeric_limits<float>::quiet_NaN()
                                   : payload_.get()[place];
  }

  // The same by state_index. REQUIRES: index < game().state_slots().
  float At(std::uint32_t index) const {
    return ExpectedRemaining(game_->StateAt(index));
  }

  // The values of a set with so many rolls saved, by UpperTotals::ValueOf.
  // REQUIRES: as for Game::FirstValue.
  const float* OfSet(std::uint32_t set, int saved = 0) const {
    return payload_.get() + game_->FirstValue(set, saved);
  }

  // All values as they lie in memory and in a file.
  std::span<const float> payload() const {
    return {payload_.get(), game_->values()};
  }

  // All values by state_index, the quiet NaN 0x7fc00000 where no game goes.
  std::vector<float> StateValues() const;

  Arithmetic arithmetic() const { return arithmetic_; }

  // The SHA-256 of StateValues() as little-endian floats, so that it does not
  // depend on how values are stored. Computed at the first call of this or of
  // id(), unless it is known already: about 8 ms for Scandinavian Yatzy.
  const Sha256Digest& values_sha256() const { return identity().values; }

  // The SHA-256 of payload(), likewise: about 2 ms.
  const Sha256Digest& payload_sha256() const { return identity().payload; }

  // Names the table in answers and logs: TableIdOf its values, so equal tables
  // have equal ids everywhere.
  const std::string& id() const { return identity().id; }

 private:
  struct Identity : Digests {
    std::string id;
  };

  const Identity& identity() const;

  const std::shared_ptr<const Game> game_;
  std::shared_ptr<const float> payload_;
  Arithmetic arithmetic_;
  mutable std::once_flag identity_known_;
  mutable Identity identity_;
};

// Sets values[i] = E(the state of indices[i]) for all i. An index takes one to
// two nanoseconds while its part of the table is in the cache. Any index is
// safe. Thread-safe; runs on the calling thread and allocates nothing.
//
// Returns nothing if every index names a reachable state. Otherwise returns the
// position of the first that does not: it is not below state_slots(), or no
// game reaches it, or the table has NaN there. The values before that position
// are right, the others unspecified.
//
// REQUIRES: values.size() == indices.size(); they do not overlap.
std::optional<std::size_t> LookUp(const ValueTable& table,
                                  std::span<const std::uint32_t> indices,
                                  std::span<float> values);

// Returns why LookUp refuses this index, for people: "2097152 is not below
// 2097152", "1 is a state that no game reaches (filled 0, upper total 1)". The
// text is empty if LookUp takes the index.
std::string WhyNoValue(const ValueTable& table, std::uint32_t index);

}  // namespace yatzy

#endif  // YATZY_CORE_TABLE_VALUE_TABLE_H_
