// What a running process takes, as Linux counts it.
#ifndef YATZY_TESTS_SUPPORT_PROCESS_STATS_H_
#define YATZY_TESTS_SUPPORT_PROCESS_STATS_H_

#include <sys/types.h>

#include <cstdint>

namespace yatzy {

struct ProcessStats {
  double resident_mib = 0;  // VmRSS
  double private_mib = 0;   // RssAnon: not the pages of files
  int threads = 0;
  int open_files = 0;
};

// All of these abort the program if there is no such process.
ProcessStats StatsOf(pid_t pid);

// The processor time that the process has taken since its start, all threads
// together, those that have ended included.
std::int64_t CpuNanoseconds(pid_t pid);

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_PROCESS_STATS_H_
