#include "server/hardware/hardware.h"

#include <sys/utsname.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/os/processors.h"
#include "server/hardware/cores.h"
#include "server/hardware/hardware_settings.h"
#include "server/log/log_event.h"
#include "server/os/process_memory.h"

namespace yatzy::server {
namespace {

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
                  const std::vector<int>& allowed,
                  admin::v1::Hardware& hardware) {
  for (const CoreType& type : types) {
    admin::v1::Hardware::CoreType& message = *hardware.add_core_types();
    message.set_name(type.name);
    message.set_processors(static_cast<int>(type.processors.size()));
    message.set_allowed(static_cast<int>(std::count_if(
        type.processors.begin(), type.processors.end(),
        [&allowed](int processor) {
          return std::binary_search(allowed.begin(), allowed.end(), processor);
        })));
  }
}

void AddProcessors(const std::string& root, admin::v1::Hardware& hardware) {
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
    admin::v1::Hardware::Cache& message = *hardware.add_caches();
    message.set_name(cache.name);
    message.set_size_bytes(cache.bytes);
    message.set_shared_by(cache.shared_by);
  }
}

template <typename Real>
int VectorBytes(Simd simd) {
  return KernelFor<Real>(simd).lanes * static_cast<int>(sizeof(Real));
}

}  // namespace

admin::v1::Hardware DescribeMachine(const std::string& root) {
  admin::v1::Hardware hardware;
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

admin::v1::HardwareUse DescribeUse(const HardwareSettings& settings,
                                   std::span<const std::byte> table,
                                   const std::string& root) {
  admin::v1::HardwareUse use;
  use.set_query_threads(QueryThreads(settings.query_threads));
  use.set_solver_threads(SolverThreads(settings.solver_threads));
  use.set_resolve_threads(ResolveThreads(settings.resolve_threads));
  use.set_simd(std::string(SimdName(settings.simd)));
  use.set_vector_bytes(VectorBytes<float>(settings.simd));
  use.set_sha256_accelerated(UsesSha256Instructions());
  use.set_table_residency(
      settings.table_residency == TableResidency::kMap ? "mmap" : "copy");
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
  const admin::v1::Hardware machine = DescribeMachine();
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
            {"resolve_threads", settings.resolve_threads}});
}

}  // namespace yatzy::server
