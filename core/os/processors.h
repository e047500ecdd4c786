#ifndef YATZY_CORE_OS_PROCESSORS_H_
#define YATZY_CORE_OS_PROCESSORS_H_

#include <optional>
#include <string>
#include <vector>

namespace yatzy {

// The processors that this process may use, at least one: those in the affinity
// mask of the calling thread, and no more than the CPU quota of the cgroup, as
// of a container, allows.
int UsableProcessors(const std::string& root = "/");

// The affinity mask of the calling thread as numbers of processors, ascending;
// empty where the system has no such masks.
std::vector<int> AllowedProcessors();

// The CPU quota of this process's cgroup in processors, rounded up, or nothing
// if there is none. Every group above it counts as well; system_files.h says
// where they are looked for.
std::optional<int> CgroupProcessors(const std::string& root = "/");

// Whether some processors may be slower than others: there are efficiency
// cores, or Linux rates the cores differently. Quick, where asking oneTBB takes
// milliseconds; and oneTBB may take small differences of frequency for
// different types of cores.
bool MayDifferInSpeed(const std::string& root = "/");

}  // namespace yatzy

#endif  // YATZY_CORE_OS_PROCESSORS_H_
