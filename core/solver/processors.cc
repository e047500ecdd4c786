#include "core/solver/processors.h"

#ifdef __linux__
#include <sched.h>
#endif

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <thread>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace yatzy {
namespace {

int ProcessorsInAffinityMask() {
#ifdef __linux__
  // Room for 8,192 processors, the most that a kernel is built for.
  std::vector<cpu_set_t> mask(8);
  const std::size_t bytes = mask.size() * sizeof(cpu_set_t);
  if (sched_getaffinity(0, bytes, mask.data()) == 0) {
    return CPU_COUNT_S(bytes, mask.data());
  }
#endif
  return static_cast<int>(std::thread::hardware_concurrency());
}

std::string FirstLine(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

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

// The least quota of `group`, "/a/b", and those above it, "/a" and "". In a
// container some may be out of sight, and then count as having none.
std::optional<int> ProcessorsOfPath(const std::string& mount,
                                    std::string group) {
  std::optional<int> least;
  while (true) {
    while (absl::EndsWith(group, "/")) group.pop_back();
    const auto limit = ProcessorsOfGroup(absl::StrCat(mount, group));
    if (limit) least = std::min(*limit, least.value_or(*limit));
    if (group.empty()) return least;
    const auto slash = group.rfind('/');
    group.resize(slash == std::string::npos ? 0 : slash);
  }
}

// Where the hierarchy that controls the processor is mounted, or nothing for a
// hierarchy of other controllers.
std::optional<std::string> MountOf(const std::string& controllers) {
  if (controllers.empty()) return "sys/fs/cgroup";  // version 2
  const std::vector<std::string> names = absl::StrSplit(controllers, ',');
  if (std::find(names.begin(), names.end(), "cpu") == names.end()) {
    return std::nullopt;
  }
  return "sys/fs/cgroup/cpu";  // or a link to that of all its controllers
}

}  // namespace

std::optional<int> CgroupProcessors(const std::string& root) {
  std::ifstream groups(absl::StrCat(root, "proc/self/cgroup"));
  std::optional<int> least;
  // Lines like "0::/a/b" (version 2) and "4:cpu,cpuacct:/a/b" (version 1).
  for (std::string line; std::getline(groups, line);) {
    const std::vector<std::string> fields =
        absl::StrSplit(line, absl::MaxSplits(':', 2));
    if (fields.size() != 3) continue;
    const auto mount = MountOf(fields[1]);
    if (!mount) continue;
    const auto limit = ProcessorsOfPath(absl::StrCat(root, *mount), fields[2]);
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

int UsableProcessors() {
  const int processors = std::max(1, ProcessorsInAffinityMask());
  return std::min(processors, CgroupProcessors().value_or(processors));
}

}  // namespace yatzy
