#include "core/os/machine.h"

#ifdef __linux__
#include <sched.h>
#endif

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace yatzy {
namespace {

// Adds the folders of `group`, "/a/b", and those above it, "/a" and "".
void AddFolders(const std::string& mount, std::string group,
                std::vector<std::string>& folders) {
  while (true) {
    while (absl::EndsWith(group, "/")) group.pop_back();
    folders.push_back(absl::StrCat(mount, group));
    if (group.empty()) return;
    const auto slash = group.rfind('/');
    group.resize(slash == std::string::npos ? 0 : slash);
  }
}

// Whether a hierarchy of these controllers, "cpu,cpuacct", bounds by this one.
// Version 2 has none in its line, and all of them in its files.
bool Controls(const std::string& controllers, const std::string& controller) {
  if (controllers.empty()) return true;
  const std::vector<std::string> names = absl::StrSplit(controllers, ',');
  return std::find(names.begin(), names.end(), controller) != names.end();
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

}  // namespace

std::string FirstLine(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);
  return line;
}

std::vector<std::string> CgroupFolders(const std::string& controller,
                                       const std::string& root) {
  std::ifstream groups(absl::StrCat(root, "proc/self/cgroup"));
  std::vector<std::string> folders;
  // Lines like "0::/a/b" (version 2) and "4:cpu,cpuacct:/a/b" (version 1).
  for (std::string line; std::getline(groups, line);) {
    const std::vector<std::string> fields =
        absl::StrSplit(line, absl::MaxSplits(':', 2));
    if (fields.size() != 3 || !Controls(fields[1], controller)) continue;
    // Of version 1 that is the mount, or a link to that of all its controllers.
    const std::string mount = fields[1].empty()
                                  ? "sys/fs/cgroup"
                                  : absl::StrCat("sys/fs/cgroup/", controller);
    AddFolders(absl::StrCat(root, mount), fields[2], folders);
  }
  return folders;
}

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

int CurrentProcessor() {
#ifdef __linux__
  return std::max(sched_getcpu(), 0);
#else
  return 0;
#endif
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
