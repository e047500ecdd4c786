#ifndef YATZY_SERVER_HARDWARE_HARDWARE_SETTINGS_H_
#define YATZY_SERVER_HARDWARE_HARDWARE_SETTINGS_H_

#include "core/kernel/simd/simd.h"
#include "core/table/table_file.h"

namespace yatzy::server {

// The settings that say what is made of the machine.
struct HardwareSettings {
  int query_threads;    // 0: one per processor
  int solver_threads;   // 0: one per processor
  int resolve_threads;  // 0: half of the processors
  Simd simd;
  TableResidency table_residency;
};

// How many threads a setting comes to on this machine: the number itself, and
// for 0 what the processors that affinity and cgroup allow now are good for:
// one for each, and half of them for re-solves, which leaves the others to
// queries.
int QueryThreads(int setting);
int ResolveThreads(int setting);

// The same for a solve at start. May ask oneTBB for the types of cores, which
// takes milliseconds.
int SolverThreads(int setting);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_HARDWARE_HARDWARE_SETTINGS_H_
