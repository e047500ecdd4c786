#include "core/os/processors.h"

#ifdef __linux__
#include <sched.h>
#endif

#include <algorithm>
#include <cstdint>
#include <thread>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/os/system_files.h"

namespace yatzy {
namespace {

// A quota of `quota` microseconds of processor time in every `period`. Both are
// words from files: "max" and "-1" mean no limit, nonsense is none either.
std::optional<int> Processors(const std::string& quota,
                              const std::string& period) {
  std::int64_t q = 0;
  std::int64_t p = 0;
  if (!absl::SimpleAtoi(quota, &q) || !absl::SimpleAtoi(period, &p) || q <= 0 ||
      p <= 0) {
    return std::nullopt;
  }
  constexpr std::int64_t kMost = 1 << 20;  // so that it fits
  return static_cast<int>(std::min(kMost, q / p + (q % p == 0 ? 0 : 1)));
}

// The quota of one group alone, in the folder of either version.
std::optional<int> ProcessorsOfGroup(const std::string& folder) {
  const std::vector<std::string> max =
      absl::StrSplit(FirstLine(absl::StrCat(folder, "/cpu.max")), ' ');
  if (max.size() == 2) return Processors(max[0], max[1]);
  return Processors(FirstLine(absl::StrCat(folder, "/cpu.cfs_quota_us")),
                    FirstLine(absl::StrCat(folder, "/cpu.cfs_period_us")));
}

}  // namespace

std::vector<int> AllowedProcessors() {
  std::vector<int> allowed;
#ifdef __linux__
  // Room for 8,192 processors, the most that a kernel is built for.
  std::vector<cpu_set_t> mask(8);
  const std::size_t bytes = mask.size() * sizeof(cpu_set_t);
  if (sched_getaffinity(0, bytes, mask.data()) != 0) return allowed;
  for (int i = 0; i < static_cast<int>(8 * bytes); ++i) {
    if (CPU_ISSET_S(i, bytes, mask.data())) allowed.push_back(i);
  }
#endif
  return allowed;
}

std::optional<int> CgroupProcessors(const std::string& root) {
  std::optional<int> least;
  for (const std::string& folder : CgroupFolders("cpu", root)) {
    const auto limit = ProcessorsOfGroup(folder);
    if (limit) least = std::min(*limit, least.value_or(*limit));
  }
  return least;
}

bool MayDifferInSpeed(const std::string& root) {
  const std::string devices = absl::StrCat(root, "sys/devices/");
  if (!FirstLine(absl::StrCat(devices, "cpu_atom/cpus")).empty()) return true;
  const auto capacity = [&devices](int cpu) {
    return FirstLine(
        absl::StrCat(devices, "system/cpu/cpu", cpu, "/cpu_capacity"));
  };
  const std::string first = capacity(0);
  std::string other = first;
  for (int i = 1; !other.empty() && other == first; ++i) other = capacity(i);
  return other != first && !other.empty();
}

int UsableProcessors(const std::string& root) {
  const std::size_t allowed = AllowedProcessors().size();
  const int processors = std::max<int>(
      1, allowed > 0 ? allowed : std::thread::hardware_concurrency());
  return std::min(processors, CgroupProcessors(root).value_or(processors));
}

}  // namespace yatzy
