// The files in which Linux says what there is, and what this process may have.
#ifndef YATZY_CORE_OS_SYSTEM_FILES_H_
#define YATZY_CORE_OS_SYSTEM_FILES_H_

#include <string>
#include <vector>

namespace yatzy {

// The first line of a file, which is all that most files below /sys have;
// empty if it cannot be read.
std::string FirstLine(const std::string& path);

// The folders of the groups that bound this process by `controller`, "cpu" or
// "memory": its own, and every group above it, which counts as well. A folder
// need not be there: in a container some are out of sight.
//
// Knows version 1 and 2 where they are mounted by custom, below `root`, which
// ends in a slash. Empty where there are no cgroups.
std::vector<std::string> CgroupFolders(const std::string& controller,
                                       const std::string& root = "/");

}  // namespace yatzy

#endif  // YATZY_CORE_OS_SYSTEM_FILES_H_
