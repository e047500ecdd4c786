#ifndef YATZY_SERVER_HARDWARE_RESIDENCY_H_
#define YATZY_SERVER_HARDWARE_RESIDENCY_H_

#include <cstddef>
#include <span>
#include <string>

#include "core/table/table_file.h"

namespace yatzy::server {

// What the settings say of where tables live.
enum class ResidencyMode { kAuto, kMap, kCopy };

// Says of each table where it lives (TableResidency). By itself (kAuto) it maps
// those whose copy would take much time and memory: every start would have to
// read it, and a swap would hold two. The others are copied, because a copy
// does not mind what becomes of its file.
struct ResidencyRule {
  // What converts is a rule too: the same residency for every table.
  ResidencyRule() = default;
  ResidencyRule(TableResidency always)  // NOLINT(google-explicit-constructor)
      : mode(always == TableResidency::kMap ? ResidencyMode::kMap
                                            : ResidencyMode::kCopy) {}

  bool operator==(const ResidencyRule&) const = default;

  // Where a table lives whose file has so many bytes.
  TableResidency Of(std::size_t file_bytes) const;

  ResidencyMode mode = ResidencyMode::kAuto;

  // With kAuto, files of so many bytes and more are mapped.
  std::size_t map_from = std::size_t{64} << 20;
};

// Where the bytes of a table lie. If there are none yet, or the system does not
// say, that is where the rule wants them.
TableResidency ResidencyOf(std::span<const std::byte> table,
                           const ResidencyRule& rule,
                           const std::string& root = "/");

// "mmap" or "copy", as the setting and the log have it.
const char* ResidencyName(TableResidency residency);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_HARDWARE_RESIDENCY_H_
