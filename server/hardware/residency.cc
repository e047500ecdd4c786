#include "server/hardware/residency.h"

#include <optional>

#include "core/table/table_header.h"
#include "server/os/process_memory.h"

namespace yatzy::server {

TableResidency ResidencyRule::Of(std::size_t file_bytes) const {
  switch (mode) {
    case ResidencyMode::kMap:
      return TableResidency::kMap;
    case ResidencyMode::kCopy:
      return TableResidency::kCopy;
    case ResidencyMode::kAuto:
      break;
  }
  return file_bytes >= map_from ? TableResidency::kMap : TableResidency::kCopy;
}

TableResidency ResidencyOf(std::span<const std::byte> table,
                           const ResidencyRule& rule, const std::string& root) {
  const auto is_mapped = table.empty() ? std::nullopt : IsOfAFile(table, root);
  if (!is_mapped) return rule.Of(table.size() + kTableHeaderSize);
  return *is_mapped ? TableResidency::kMap : TableResidency::kCopy;
}

const char* ResidencyName(TableResidency residency) {
  return residency == TableResidency::kMap ? "mmap" : "copy";
}

}  // namespace yatzy::server
