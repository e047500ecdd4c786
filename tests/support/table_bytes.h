#ifndef YATZY_TESTS_SUPPORT_TABLE_BYTES_H_
#define YATZY_TESTS_SUPPORT_TABLE_BYTES_H_

#include <algorithm>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "core/table/table_header.h"
#include "core/table/value_table.h"

namespace yatzy {

// The bytes of a table file, put together without the writer: quicker than
// writing one durably, and a reference for what the writer writes.
inline std::string TableBytes(const ValueTable& table) {
  const auto header = std::make_unique<const TableHeader>(HeaderOf(table));
  std::string bytes(reinterpret_cast<const char*>(header.get()),
                    sizeof(*header));
  bytes.append(reinterpret_cast<const char*>(table.payload().data()),
               table.payload().size_bytes());
  return bytes;
}

// The bytes of a table file of format 1, which had a float for each
// state_index.
inline std::string Format1Bytes(std::span<const float> values,
                                Arithmetic arithmetic) {
  const auto header = std::make_unique<TableHeader>();
  const std::string fingerprint = absl::HexStringToBytes(
      "eecbd8a8ab7db5d498ae8474c8cff692786bf096c7cdc00e5aa410dcd35e81b5");
  header->format_version = 1;
  header->value_count = values.size();
  header->payload_size = values.size_bytes();
  std::copy(fingerprint.begin(), fingerprint.end(),
            header->rules_fingerprint.begin());
  header->payload_sha256 = Sha256(std::as_bytes(values));
  header->arithmetic = static_cast<std::uint32_t>(arithmetic);
  header->header_sha256 = HeaderDigest(*header);
  std::string bytes(reinterpret_cast<const char*>(header.get()),
                    sizeof(*header));
  bytes.append(reinterpret_cast<const char*>(values.data()),
               values.size_bytes());
  return bytes;
}

// Makes a table of Scandinavian Yatzy of values by state_index, as wrong as
// they are: where states that share a value have several, the last of those
// that differ from `usual` counts.
inline std::shared_ptr<const ValueTable> TableOf(
    std::span<const float> values, Arithmetic arithmetic,
    const ValueTable* usual = nullptr) {
  const auto& game = Game::Default();
  std::vector<float> payload(game->values());
  if (usual != nullptr) {
    payload.assign(usual->payload().begin(), usual->payload().end());
  }
  for (std::uint32_t index = 0; index < values.size(); ++index) {
    const std::uint32_t place = game->ValueAt(index);
    if (place == Game::kNoValue) continue;
    const bool is_usual = usual != nullptr && usual->At(index) == values[index];
    if (!is_usual) payload[place] = values[index];
  }
  return ValueTable::FromPayload(game, std::move(payload), arithmetic);
}

// Returns a table with another value of this state, and of those that share it.
// REQUIRES: a game reaches the state.
inline std::shared_ptr<const ValueTable> TableWith(const ValueTable& usual,
                                                   std::uint32_t index,
                                                   float value) {
  std::vector<float> payload(usual.payload().begin(), usual.payload().end());
  payload[usual.game().ValueAt(index)] = value;
  return ValueTable::FromPayload(usual.shared_game(), std::move(payload),
                                 usual.arithmetic());
}

// Whether two tables hold the same bits, NaNs included, which no == finds
// equal.
inline bool SameBits(const ValueTable& a, const ValueTable& b) {
  const auto a_bytes = std::as_bytes(a.payload());
  const auto b_bytes = std::as_bytes(b.payload());
  return std::equal(a_bytes.begin(), a_bytes.end(), b_bytes.begin());
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_TABLE_BYTES_H_
