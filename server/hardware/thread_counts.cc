#include "server/hardware/thread_counts.h"

#include <algorithm>

#include "core/solver/parallel_loops.h"
#include "core/solver/processors.h"

namespace yatzy {

int QueryThreads(const Config& config) {
  return config.query_threads > 0 ? config.query_threads : UsableProcessors();
}

// Leaves half of the processors to queries.
int ResolveThreads(const Config& config) {
  if (config.resolve_threads > 0) return config.resolve_threads;
  return std::max(1, UsableProcessors() / 2);
}

int SolverThreads(const Config& config) {
  return ParallelLoops(config.solver_threads).threads();
}

Config WithThreadCounts(Config config) {
  config.query_threads = QueryThreads(config);
  config.resolve_threads = ResolveThreads(config);
  return config;
}

}  // namespace yatzy
