// The header of an E_table file; FORMAT.md has the bytes.
#ifndef YATZY_CORE_TABLE_TABLE_HEADER_H_
#define YATZY_CORE_TABLE_TABLE_HEADER_H_

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "absl/status/status.h"
#include "core/game/game.h"
#include "core/os/sha256.h"
#include "core/table/objective.h"
#include "core/table/target_table.h"
#include "core/table/value_table.h"

namespace yatzy {

inline constexpr std::size_t kTableHeaderSize = 65536;

using TableMagic = std::array<std::uint8_t, 8>;
inline constexpr TableMagic kTableMagic = {0x89, 'Y',  'Z',  'E',
                                           '\r', '\n', 0x1a, '\n'};
inline constexpr std::uint32_t kTableByteOrder = 0x01020304;
inline constexpr std::uint32_t kTableDtypeFloat32 = 1;

// What is written. Format 1, of Scandinavian Yatzy only, is read as well.
inline constexpr std::uint32_t kTableFormatVersion = 2;
inline constexpr std::uint32_t kTableFormat1 = 1;

inline constexpr std::size_t kMaxRulesText = 16384;

// The header as it lies in the file. All of format 1 that is behind its
// arithmetic is zero, but for the digest.
struct TableHeader {
  TableMagic magic = kTableMagic;
  std::uint32_t byte_order = kTableByteOrder;
  std::uint32_t format_version = kTableFormatVersion;
  std::uint32_t header_size = kTableHeaderSize;
  std::uint32_t dtype = kTableDtypeFloat32;
  std::uint64_t value_count = 0;
  std::uint64_t payload_size = 0;
  Sha256Digest rules_fingerprint{};
  Sha256Digest payload_sha256{};
  std::uint32_t arithmetic = 0;
  std::uint32_t objective = 0;
  Sha256Digest values_sha256{};
  std::uint64_t state_slots = 0;
  std::uint32_t categories = 0;
  std::uint32_t marks = 0;
  std::uint32_t totals = 0;
  std::uint32_t rules_text_size = 0;
  std::array<char, kMaxRulesText> rules_text{};
  std::array<std::uint8_t, 48952> reserved{};
  Sha256Digest header_sha256{};
};
static_assert(std::endian::native == std::endian::little,
              "the file is little-endian and read in place");
static_assert(sizeof(TableHeader) == kTableHeaderSize);
static_assert(offsetof(TableHeader, rules_fingerprint) == 40);
static_assert(offsetof(TableHeader, payload_sha256) == 72);
static_assert(offsetof(TableHeader, arithmetic) == 104);
static_assert(offsetof(TableHeader, values_sha256) == 112);
static_assert(offsetof(TableHeader, state_slots) == 144);
static_assert(offsetof(TableHeader, rules_text) == 168);
static_assert(offsetof(TableHeader, header_sha256) == 65504);

// What the header of a game's table says of its payload, by format.
std::size_t TablePayloadSize(const Game& game,
                             std::uint32_t format = kTableFormatVersion);
std::size_t TableFileSize(const Game& game,
                          std::uint32_t format = kTableFormatVersion);

// The bytes of the places, with which the payload of a table of targets begins.
std::size_t TargetPlacesSize(const Game& game);

// Returns the digest that belongs in header.header_sha256.
Sha256Digest HeaderDigest(const TableHeader& header);

// Returns the header of a file that holds `table`. It is large: keep it off
// small stacks.
TableHeader HeaderOf(const ValueTable& table);
TableHeader HeaderOf(const TargetTable& table);

// Returns INVALID_ARGUMENT unless the bytes open an E_table file.
absl::Status CheckMagic(const TableMagic& magic);

// Checks what says how the rest is to be read.
absl::Status CheckReadable(std::uint32_t byte_order,
                           std::uint32_t format_version);

// Checks every field, in the order that FORMAT.md gives. The error says which
// field has which value, and what was expected of a table of the game. Does not
// look at the payload. A table of targets may have any payload_size that holds
// its places and some chances.
absl::Status ValidateHeader(const TableHeader& header, const Game& game,
                            Objective objective = Objective::kMean);

}  // namespace yatzy

#endif  // YATZY_CORE_TABLE_TABLE_HEADER_H_
