// What there is, and what this process may have of it: the processors, and the
// files in which Linux says such things.
#ifndef YATZY_CORE_OS_MACHINE_H_
#define YATZY_CORE_OS_MACHINE_H_

#include <optional>
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

// The processors that this process may use, at least one: those in the affinity
// mask of the calling thread, and no more than the CPU quota of the cgroup, as
// of a container, allows.
int UsableProcessors(const std::string& root = "/");

// The affinity mask of the calling thread as numbers of processors, ascending;
// empty where the system has no such masks.
std::vector<int> AllowedProcessors();

// The number of the processor that the calling thread runs on; 0 where the
// system does not say.
int CurrentProcessor();

// The CPU quota of this process's cgroup in processors, rounded up, or nothing
// if there is none. Every group above it counts as well; CgroupFolders
// says where they are looked for.
std::optional<int> CgroupProcessors(const std::string& root = "/");

// Whether some processors may be slower than others: there are efficiency
// cores, or Linux rates the cores differently. Quick, where asking oneTBB takes
// milliseconds; and oneTBB may take small differences of frequency for
// different types of cores.
bool MayDifferInSpeed(const std::string& root = "/");

}  // namespace yatzy

#endif  // YATZY_CORE_OS_MACHINE_H_
