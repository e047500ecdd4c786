#ifndef YATZY_SERVER_HARDWARE_HARDWARE_H_
#define YATZY_SERVER_HARDWARE_HARDWARE_H_

#include <cstddef>
#include <span>
#include <string>

#include "core/kernel/simd/simd.h"
#include "server/hardware/residency.h"
#include "yatzy/admin/v1/hardware.pb.h"

namespace yatzy::server {

// The settings that say what is made of the machine.
struct HardwareSettings {
  int query_threads;    // 0: one per processor
  int query_leaders;    // of these; 0: a quarter
  int solver_threads;   // 0: one per processor
  int resolve_threads;  // 0: half of the processors
  Simd simd;
  ResidencyRule table_residency;
};

// How many threads a setting comes to on this machine: the number itself, and
// for 0 what the processors that affinity and cgroup allow now are good for:
// one for each, and half of them for re-solves, which leaves the others to
// queries.
int QueryThreads(int setting);
// Of so many threads that answer queries, at most all: for 0 a quarter, rounded
// up.
int QueryLeaders(int setting, int query_threads);
int ResolveThreads(int setting);

// The same for a solve at start. May ask oneTBB for the types of cores, which
// takes milliseconds.
int SolverThreads(int setting);

// The machine as it is now, without what was made of it. Reads some dozens of
// small files below `root`, which ends in a slash: a millisecond at most.
admin::v1::Hardware DescribeMachine(const std::string& root = "/");

// What a daemon with these settings makes of it; `table` are the bytes of the
// table in service, empty if there is none. Its residency is what it has, which
// is not that of the settings where it could not be stored. Takes
// milliseconds.
admin::v1::HardwareUse DescribeUse(const HardwareSettings& settings,
                                   std::span<const std::byte> table,
                                   const std::string& root = "/");

// Says in the log, in one line, what machine this is.
void LogHardware(const HardwareSettings& settings);

// What --print-hardware prints: the machine, and what a daemon with these
// settings would make of it. Instead of a table it looks at memory of the same
// size that it takes the same way.
std::string PrintHardware(const HardwareSettings& settings, bool as_json);

// The same of a message, as lines for people.
std::string HardwareText(const admin::v1::Hardware& hardware);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_HARDWARE_HARDWARE_H_
