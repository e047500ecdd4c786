// yatzy_bench table: what the table file costs.
#ifndef YATZY_TESTS_BENCH_TABLE_BENCH_H_
#define YATZY_TESTS_BENCH_TABLE_BENCH_H_

#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/results.h"

namespace yatzy {

// Opening, verifying, hashing and writing, in a temporary directory. DATA_LOSS
// if a table is refused or has another digest.
absl::StatusOr<std::vector<Result>> RunTableBench(int repetitions);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_TABLE_BENCH_H_
