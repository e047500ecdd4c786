// yatzy_bench storage: how few bits the chances of a table of targets could
// have.
#ifndef YATZY_TESTS_BENCH_STORAGE_BENCH_H_
#define YATZY_TESTS_BENCH_STORAGE_BENCH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/results.h"

namespace yatzy {

struct StorageBenchOptions {
  int positions = 100'000;
  std::string rules = "scandinavian";  // a preset
};

// Solves the targets of a game, rounds them as each format would store them,
// and ranks the same random positions by the rounded table, each for a random
// target that its state neither reaches for certain nor cannot reach. The
// action of the largest rounded chance loses what its chance in float is less
// than the best. DATA_LOSS if a format rounds by more than it may.
absl::StatusOr<std::vector<Result>> RunStorageBench(
    const StorageBenchOptions& options);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_STORAGE_BENCH_H_
