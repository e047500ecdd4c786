#include "core/os/system_files.h"

#include <algorithm>
#include <fstream>

#include "absl/strings/match.h"
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

}  // namespace yatzy
