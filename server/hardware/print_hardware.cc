#include "server/hardware/print_hardware.h"

#include <google/protobuf/util/json_util.h>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <span>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "core/os/pages.h"
#include "core/table/table_header.h"
#include "server/hardware/hardware.h"

namespace yatzy::server {
namespace {

using admin::v1::Hardware;
using admin::v1::HardwareUse;

std::string SizeText(std::int64_t bytes) {
  constexpr std::int64_t kKib = 1 << 10;
  constexpr std::int64_t kMib = 1 << 20;
  if (bytes >= kMib && bytes % kMib == 0) {
    return absl::StrCat(bytes / kMib, " MiB");
  }
  return absl::StrCat(bytes / kKib, " KiB");
}

std::string Known(const std::string& text) {
  return text.empty() ? "not known" : text;
}

std::string ProcessorsText(const Hardware& hardware) {
  const std::string quota =
      hardware.has_processors_of_quota()
          ? absl::StrCat("a cgroup quota of ", hardware.processors_of_quota())
          : "no cgroup quota";
  return absl::StrFormat("%d online, %d in the affinity mask, %s: %d to use",
                         hardware.processors_online(),
                         hardware.processors_allowed(), quota,
                         hardware.processors_usable());
}

std::string CoreTypesText(const Hardware& hardware) {
  if (hardware.core_types_size() == 1) return "all alike";
  std::vector<std::string> types;
  for (const Hardware::CoreType& type : hardware.core_types()) {
    types.push_back(absl::StrFormat("%d %s (%d in the mask)", type.processors(),
                                    type.name(), type.allowed()));
  }
  return Known(absl::StrJoin(types, ", "));
}

std::string CachesText(const Hardware& hardware) {
  std::vector<std::string> caches;
  for (const Hardware::Cache& cache : hardware.caches()) {
    caches.push_back(absl::StrCat(
        cache.name(), " ", SizeText(cache.size_bytes()),
        cache.shared_by() > 1 ? absl::StrCat(" for ", cache.shared_by()) : ""));
  }
  return Known(absl::StrJoin(caches, ", "));
}

std::string HugePagesText(const Hardware& hardware) {
  const std::string setting = hardware.transparent_huge_pages().empty()
                                  ? "the system has none"
                                  : hardware.transparent_huge_pages();
  return hardware.huge_pages_allowed()
             ? setting
             : absl::StrCat(setting, ", but not for this process");
}

std::string TableText(const HardwareUse& use) {
  if (use.table_bytes() == 0) return use.table_residency();
  return absl::StrCat(
      use.table_residency(), ", ", SizeText(use.table_bytes()), ", ",
      use.has_table_huge_bytes() ? SizeText(use.table_huge_bytes())
                                 : "not known how much",
      " of it on huge pages");
}

std::string Sha256Text(const Hardware& hardware) {
  if (!hardware.sha256_available()) return "the processor has none";
  return hardware.use().sha256_accelerated() ? "used" : "not used by OpenSSL";
}

void AddLine(std::string& text, const std::string& what,
             const std::string& value) {
  absl::StrAppendFormat(&text, "%-20s %s\n", what, value);
}

}  // namespace

std::string HardwareText(const Hardware& hardware) {
  const HardwareUse& use = hardware.use();
  std::string text;
  AddLine(text, "architecture", hardware.architecture());
  AddLine(text, "processor", Known(hardware.processor()));
  AddLine(text, "processors", ProcessorsText(hardware));
  AddLine(text, "core types", CoreTypesText(hardware));
  AddLine(text, "caches", CachesText(hardware));
  AddLine(text, "page size", SizeText(hardware.page_size()));
  AddLine(text, "huge pages", HugePagesText(hardware));
  AddLine(text, "memory limit",
          hardware.has_memory_limit_bytes()
              ? SizeText(hardware.memory_limit_bytes())
              : "none");
  AddLine(text, "instruction sets",
          absl::StrCat(absl::StrJoin(hardware.simd_available(), ", "), "; ",
                       use.simd(), " is used, ", use.vector_bytes(),
                       " bytes at a time"));
  AddLine(text, "SHA-256 instructions", Sha256Text(hardware));
  AddLine(text, "threads",
          absl::StrFormat("%d answer questions, %d batches; %d solve a first "
                          "table, %d another",
                          use.query_threads(), use.query_threads(),
                          use.solver_threads(), use.resolve_threads()));
  AddLine(text, "table", TableText(use));
  return text;
}

std::string PrintHardware(const HardwareSettings& settings, bool as_json) {
  Hardware hardware = DescribeMachine();
  if (settings.table_residency == TableResidency::kCopy) {
    const auto memory = AllocatePagesOf<std::byte>(kTableFileSize);
    std::memset(memory.get(), 1, kTableFileSize);
    *hardware.mutable_use() =
        DescribeUse(settings, std::span(memory.get(), kTableFileSize));
  } else {
    *hardware.mutable_use() = DescribeUse(settings, {});
  }
  if (!as_json) return HardwareText(hardware);
  google::protobuf::util::JsonPrintOptions options;
  options.always_print_primitive_fields = true;
  options.add_whitespace = true;
  std::string json;
  // Of the message's own fields, which are UTF-8: it cannot fail.
  static_cast<void>(
      google::protobuf::util::MessageToJsonString(hardware, &json, options));
  return json;
}

}  // namespace yatzy::server
