#include "server/hardware/hardware.h"

#include <google/protobuf/util/json_util.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <memory>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "core/os/machine.h"
#include "core/os/pages.h"
#include "core/solver/parallel_loops.h"
#include "core/table/table_header.h"
#include "server/hardware/cores.h"
#include "server/log/log_event.h"
#include "server/os/process_memory.h"

namespace yatzy::server {
namespace {

using admin::v1::Hardware;
using admin::v1::HardwareUse;

std::string Architecture() {
  utsname names{};
  return uname(&names) == 0 ? names.machine : "";
}

// x86-64 only: Arm has numbers instead.
std::string ProcessorName(const std::string& root) {
  std::ifstream file(absl::StrCat(root, "proc/cpuinfo"));
  for (std::string line; std::getline(file, line);) {
    const std::size_t colon = line.find(": ");
    if (absl::StartsWith(line, "model name") && colon != std::string::npos) {
      return line.substr(colon + 2);
    }
  }
  return "";
}

void AddCoreTypes(const std::vector<CoreType>& types,
                  const std::vector<int>& allowed, Hardware& hardware) {
  for (const CoreType& type : types) {
    Hardware::CoreType& message = *hardware.add_core_types();
    message.set_name(type.name);
    message.set_processors(static_cast<int>(type.processors.size()));
    message.set_allowed(static_cast<int>(std::count_if(
        type.processors.begin(), type.processors.end(),
        [&allowed](int processor) {
          return std::binary_search(allowed.begin(), allowed.end(), processor);
        })));
  }
}

void AddProcessors(const std::string& root, Hardware& hardware) {
  const std::vector<int> allowed = AllowedProcessors();
  const std::vector<CoreType> types = CoreTypes(root);
  int online = static_cast<int>(OnlineProcessors(root).size());
  if (online == 0) {
    online = static_cast<int>(std::thread::hardware_concurrency());
  }
  hardware.set_processors_online(online);
  hardware.set_processors_allowed(
      allowed.empty() ? online : static_cast<int>(allowed.size()));
  if (const auto quota = CgroupProcessors(root)) {
    hardware.set_processors_of_quota(*quota);
  }
  hardware.set_processors_usable(UsableProcessors(root));
  AddCoreTypes(types, allowed, hardware);
  const int fastest = types.empty() ? 0 : types.front().processors.front();
  for (const Cache& cache : CachesOf(fastest, root)) {
    Hardware::Cache& message = *hardware.add_caches();
    message.set_name(cache.name);
    message.set_size_bytes(cache.bytes);
    message.set_shared_by(cache.shared_by);
  }
}

template <typename Real>
int VectorBytes(Simd simd) {
  return KernelFor<Real>(simd).lanes * static_cast<int>(sizeof(Real));
}

std::string SizeText(std::int64_t bytes) {
  constexpr std::int64_t kKib = 1 << 10;
  constexpr std::int64_t kMib = 1 << 20;
  if (bytes >= kMib && bytes % kMib == 0) {
    return absl::StrCat(bytes / kMib, " MiB");
  }
  return bytes < kKib ? absl::StrCat(bytes, bytes == 1 ? " byte" : " bytes")
                      : absl::StrCat(bytes / kKib, " KiB");
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
  const std::string on_huge_pages =
      !use.has_table_huge_bytes()   ? "not known how much"
      : use.table_huge_bytes() == 0 ? "none"
                                    : SizeText(use.table_huge_bytes());
  return absl::StrCat(use.table_residency(), ", ", SizeText(use.table_bytes()),
                      ", ", on_huge_pages, " of it on huge pages");
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

int QueryThreads(int setting) {
  return setting > 0 ? setting : UsableProcessors();
}

int QueryLeaders(int setting, int query_threads) {
  return setting > 0 ? std::min(setting, query_threads)
                     : (query_threads + 3) / 4;
}

int ResolveThreads(int setting) {
  return setting > 0 ? setting : std::max(1, UsableProcessors() / 2);
}

int SolverThreads(int setting) { return ParallelLoops(setting).threads(); }

Hardware DescribeMachine(const std::string& root) {
  Hardware hardware;
  hardware.set_architecture(Architecture());
  hardware.set_processor(ProcessorName(root));
  AddProcessors(root, hardware);
  for (const Simd simd : AvailableSimd()) {
    hardware.add_simd_available(std::string(SimdName(simd)));
  }
  hardware.set_sha256_available(HasSha256Instructions());
  hardware.set_page_size(sysconf(_SC_PAGESIZE));
  hardware.set_transparent_huge_pages(TransparentHugePages(root));
  hardware.set_huge_page_size(HugePageSize(root));
  hardware.set_huge_pages_allowed(MayHaveHugePages(root));
  if (const auto limit = MemoryLimit(root)) {
    hardware.set_memory_limit_bytes(*limit);
  }
  return hardware;
}

HardwareUse DescribeUse(const HardwareSettings& settings,
                        std::span<const std::byte> table,
                        const std::string& root) {
  HardwareUse use;
  use.set_query_threads(QueryThreads(settings.query_threads));
  use.set_query_leaders(
      QueryLeaders(settings.query_leaders, use.query_threads()));
  use.set_solver_threads(SolverThreads(settings.solver_threads));
  use.set_resolve_threads(ResolveThreads(settings.resolve_threads));
  use.set_simd(std::string(SimdName(settings.simd)));
  use.set_vector_bytes(VectorBytes<float>(settings.simd));
  use.set_sha256_accelerated(UsesSha256Instructions());
  use.set_table_residency(
      ResidencyName(ResidencyOf(table, settings.table_residency, root)));
  use.set_resident_bytes(ResidentBytes(root));
  if (table.empty()) return use;
  use.set_table_bytes(static_cast<std::int64_t>(table.size()));
  if (const auto huge = BytesOnHugePages(table, root)) {
    use.set_table_huge_bytes(*huge);
  }
  use.set_table_page_aligned(reinterpret_cast<std::uintptr_t>(table.data()) %
                                 sysconf(_SC_PAGESIZE) ==
                             0);
  return use;
}

void LogHardware(const HardwareSettings& settings) {
  const Hardware machine = DescribeMachine();
  LogEvent(LogLevel::kInfo, "hardware",
           {{"architecture", machine.architecture()},
            {"processors", machine.processors_online()},
            {"usable", machine.processors_usable()},
            {"core_types", machine.core_types_size()},
            {"simd", SimdName(settings.simd)},
            {"sha256", UsesSha256Instructions()},
            {"page_size", machine.page_size()},
            {"huge_pages", machine.huge_pages_allowed()
                               ? machine.transparent_huge_pages()
                               : "refused"},
            {"memory_limit", machine.has_memory_limit_bytes()
                                 ? absl::StrCat(machine.memory_limit_bytes())
                                 : "none"},
            {"query_threads", settings.query_threads},
            {"query_leaders", settings.query_leaders},
            {"resolve_threads", settings.resolve_threads}});
}

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
          absl::StrFormat("%d answer questions (leaders: %d), %d batches; %d "
                          "solve a first table, %d another",
                          use.query_threads(), use.query_leaders(),
                          use.query_threads(), use.solver_threads(),
                          use.resolve_threads()));
  AddLine(text, "table", TableText(use));
  return text;
}

std::string PrintHardware(const HardwareSettings& settings, bool as_json) {
  Hardware hardware = DescribeMachine();
  const std::size_t size = TableFileSize(*Game::Default());
  if (settings.table_residency.Of(size) == TableResidency::kCopy) {
    const auto memory = AllocatePagesOf<std::byte>(size);
    std::memset(memory.get(), 1, size);
    *hardware.mutable_use() =
        DescribeUse(settings, std::span(memory.get(), size));
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
