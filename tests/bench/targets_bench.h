// yatzy_bench targets: what playing for something else than the mean costs.
#ifndef YATZY_TESTS_BENCH_TARGETS_BENCH_H_
#define YATZY_TESTS_BENCH_TARGETS_BENCH_H_

#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/results.h"

namespace yatzy {

struct TargetsBenchOptions {
  int repetitions = 20;
  int most_open = 15;  // open categories of what is asked, at most
};

// The table of targets of Scandinavian Yatzy, solved on two threads; positions
// ranked by it; and what distributions, targets and wins cost by the number of
// open categories (chance_costs.h). DATA_LOSS if a table has other bytes or
// chances are none.
absl::StatusOr<std::vector<Result>> RunTargetsBench(
    const TargetsBenchOptions& options);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_TARGETS_BENCH_H_
