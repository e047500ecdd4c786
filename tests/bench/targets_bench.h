// yatzy_bench targets: what playing for something else than the mean costs.
#ifndef YATZY_TESTS_BENCH_TARGETS_BENCH_H_
#define YATZY_TESTS_BENCH_TARGETS_BENCH_H_

#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/results.h"

namespace yatzy {

// The table of targets of Scandinavian Yatzy, solved on two threads; positions
// ranked by it; and positions ranked by the chance to win, which has no table,
// by the number of open categories. DATA_LOSS if a table has other bytes or
// chances are none.
absl::StatusOr<std::vector<Result>> RunTargetsBench(int repetitions);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_TARGETS_BENCH_H_
