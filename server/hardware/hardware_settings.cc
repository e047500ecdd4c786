#include "server/hardware/hardware_settings.h"

#include <algorithm>

#include "core/os/machine.h"
#include "core/solver/parallel_loops.h"

namespace yatzy::server {

int QueryThreads(int setting) {
  return setting > 0 ? setting : UsableProcessors();
}

int ResolveThreads(int setting) {
  return setting > 0 ? setting : std::max(1, UsableProcessors() / 2);
}

int SolverThreads(int setting) { return ParallelLoops(setting).threads(); }

}  // namespace yatzy::server
