// yatzy_bench play: what reviews, simulated games and distributions cost.
#ifndef YATZY_TESTS_BENCH_PLAY_BENCH_H_
#define YATZY_TESTS_BENCH_PLAY_BENCH_H_

#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/results.h"

namespace yatzy {

// DATA_LOSS if a review does not add up to the score, or if the mean of a
// million optimal games is not the table's within four standard errors.
absl::StatusOr<std::vector<Result>> RunPlayBench(int repetitions);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_PLAY_BENCH_H_
