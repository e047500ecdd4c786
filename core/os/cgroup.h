#ifndef YATZY_CORE_OS_CGROUP_H_
#define YATZY_CORE_OS_CGROUP_H_

#include <string>
#include <vector>

namespace yatzy {

// The folders of the groups that bound this process by `controller`, "cpu" or
// "memory": its own, and every group above it, which counts as well. A folder
// need not be there: in a container some are out of sight.
//
// Knows version 1 and 2 where they are mounted by custom, below `root`, which
// ends in a slash. Empty where there are no cgroups.
std::vector<std::string> CgroupFolders(const std::string& controller,
                                       const std::string& root = "/");

}  // namespace yatzy

#endif  // YATZY_CORE_OS_CGROUP_H_
