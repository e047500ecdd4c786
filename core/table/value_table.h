#ifndef YATZY_CORE_TABLE_VALUE_TABLE_H_
#define YATZY_CORE_TABLE_VALUE_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/game/state.h"
#include "core/os/sha256.h"

namespace yatzy {

// The floating-point type that a table was solved in. It is stored as float
// either way. The values are those of the file format (FORMAT.md).
enum class Arithmetic : std::uint32_t { kDouble = 1, kFloat = 2 };

std::string_view ArithmeticName(Arithmetic arithmetic);

// The id of the table whose payload has this digest: its first hexadecimal
// digits, so many.
inline constexpr std::size_t kTableIdLength = 16;
std::string TableIdOf(const Sha256Digest& payload_sha256);

// Whether a table may have this id: hexadecimal digits in lower case. It is fit
// for the name of a file then.
bool IsTableId(std::string_view id);

// The E_table: the expected points still to come from every turn-start state
// under optimal play, bonus included, as one float per state_index; NaN in the
// slots that no game reaches.
//
// Immutable, so safe to share between threads without synchronisation. Keeps
// its backing memory (heap or file mapping) alive for as long as it exists.
class ValueTable {
 public:
  // Takes over 2^21 values in state_index order. Does not judge them; see
  // VerifyTable for that. REQUIRES: values.size() == kStateSlots.
  static std::shared_ptr<const ValueTable> FromValues(std::vector<float> values,
                                                      Arithmetic arithmetic);

  // The same for memory that somebody else prepared: `payload` points to
  // kStateSlots floats.
  ValueTable(std::shared_ptr<const float> payload, Arithmetic arithmetic);

  // And if their digest is known: `payload_sha256`.
  ValueTable(std::shared_ptr<const float> payload, Arithmetic arithmetic,
             const Sha256Digest& payload_sha256);

  ValueTable(const ValueTable&) = delete;
  ValueTable& operator=(const ValueTable&) = delete;

  // E(state). NaN if the state is not reachable.
  float ExpectedRemaining(State state) const {
    return payload_.get()[StateIndex(state)];
  }

  // All values, by state_index.
  std::span<const float, kStateSlots> values() const {
    return std::span<const float, kStateSlots>(payload_.get(), kStateSlots);
  }

  Arithmetic arithmetic() const { return arithmetic_; }

  // The digest of the payload. Computed at the first call of this or of id(),
  // unless it is known already: about 5 ms.
  const Sha256Digest& payload_sha256() const { return identity().digest; }

  // Names the table in answers and logs: TableIdOf its payload, so equal tables
  // have equal ids everywhere.
  const std::string& id() const { return identity().id; }

 private:
  struct Identity {
    Sha256Digest digest{};
    std::string id;
  };

  const Identity& identity() const;

  std::shared_ptr<const float> payload_;
  Arithmetic arithmetic_;
  mutable std::once_flag identity_known_;
  mutable Identity identity_;
};

// Sets values[i] = E(the state of indices[i]) for all i. An index takes about a
// nanosecond while its part of the table is in the cache. Any index is safe.
// Thread-safe; runs on the calling thread and allocates nothing.
//
// Returns nothing if every index names a reachable state. Otherwise returns the
// position of the first that does not: it is 2^21 or more, or the table has NaN
// there. The values before that position are right, the others unspecified.
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
