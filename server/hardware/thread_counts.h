#ifndef YATZY_SERVER_HARDWARE_THREAD_COUNTS_H_
#define YATZY_SERVER_HARDWARE_THREAD_COUNTS_H_

#include "server/config/config.h"

namespace yatzy {

// How many threads the settings come to on this machine: what they say, else by
// the processors that affinity and cgroup allow now.
int QueryThreads(const Config& config);
int ResolveThreads(const Config& config);

// May ask oneTBB for the types of cores, which takes milliseconds.
int SolverThreads(const Config& config);

// The settings with the first two in them, so that they stay what they were
// when the daemon started.
Config WithThreadCounts(Config config);

}  // namespace yatzy

#endif  // YATZY_SERVER_HARDWARE_THREAD_COUNTS_H_
