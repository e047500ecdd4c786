// What yatzyd takes as a process: time to start, memory, and what it does when
// nobody asks anything.
#ifndef YATZY_TESTS_BENCH_FOOTPRINT_BENCH_H_
#define YATZY_TESTS_BENCH_FOOTPRINT_BENCH_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/bench/results.h"

namespace yatzy {

struct FootprintBenchOptions {
  int repetitions = 20;                     // of each start; the median counts
  absl::Duration load = absl::Seconds(3);   // before memory is looked at again
  absl::Duration idle = absl::Seconds(10);  // over which processor time counts
  int tries = 50;                           // of first calls; positive
  absl::Duration pause = absl::Seconds(5);  // before each of them
};

// One result for each figure, with its unit and the least and the greatest of
// the tries. DATA_LOSS if a daemon does not start, answer or stop as it should.
absl::StatusOr<std::vector<Result>> RunFootprintBench(
    const FootprintBenchOptions& options);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_FOOTPRINT_BENCH_H_
