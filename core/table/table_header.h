// The header of an E_table file; FORMAT.md has the bytes.
#ifndef YATZY_CORE_TABLE_TABLE_HEADER_H_
#define YATZY_CORE_TABLE_TABLE_HEADER_H_

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "absl/status/status.h"
#include "core/game/state.h"
#include "core/os/sha256.h"
#include "core/table/value_table.h"

namespace yatzy {

inline constexpr std::size_t kTableHeaderSize = 65536;
inline constexpr std::size_t kTablePayloadSize = kStateSlots * sizeof(float);
inline constexpr std::size_t kTableFileSize =
    kTableHeaderSize + kTablePayloadSize;

using TableMagic = std::array<std::uint8_t, 8>;
inline constexpr TableMagic kTableMagic = {0x89, 'Y',  'Z',  'E',
                                           '\r', '\n', 0x1a, '\n'};
inline constexpr std::uint32_t kTableByteOrder = 0x01020304;
inline constexpr std::uint32_t kTableFormatVersion = 1;
inline constexpr std::uint32_t kTableDtypeFloat32 = 1;

// The header as it lies in the file.
struct TableHeader {
  TableMagic magic = kTableMagic;
  std::uint32_t byte_order = kTableByteOrder;
  std::uint32_t format_version = kTableFormatVersion;
  std::uint32_t header_size = kTableHeaderSize;
  std::uint32_t dtype = kTableDtypeFloat32;
  std::uint64_t slot_count = kStateSlots;
  std::uint64_t payload_size = kTablePayloadSize;
  Sha256Digest rules_fingerprint{};
  Sha256Digest payload_sha256{};
  std::uint32_t arithmetic = 0;
  std::array<std::uint8_t, 65396> reserved{};
  Sha256Digest header_sha256{};
};
static_assert(std::endian::native == std::endian::little,
              "the file is little-endian and read in place");
static_assert(sizeof(TableHeader) == kTableHeaderSize);
static_assert(offsetof(TableHeader, rules_fingerprint) == 40);
static_assert(offsetof(TableHeader, payload_sha256) == 72);
static_assert(offsetof(TableHeader, arithmetic) == 104);
static_assert(offsetof(TableHeader, header_sha256) == 65504);

// Returns the SHA-256 of kRulesText.
Sha256Digest RulesFingerprint();

// Returns the digest that belongs in header.header_sha256.
Sha256Digest HeaderDigest(const TableHeader& header);

// Returns the header of a file that holds `table`. It is large: keep it off
// small stacks.
TableHeader HeaderOf(const ValueTable& table);

// Returns INVALID_ARGUMENT unless the bytes open an E_table file.
absl::Status CheckMagic(const TableMagic& magic);

// Checks every field, in the order that FORMAT.md gives. The error says which
// field has which value, and what was expected. Does not look at the payload.
absl::Status ValidateHeader(const TableHeader& header);

}  // namespace yatzy

#endif  // YATZY_CORE_TABLE_TABLE_HEADER_H_
