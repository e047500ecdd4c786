// Timing of short operations with google-benchmark.
#ifndef YATZY_TESTS_BENCH_OPERATIONS_H_
#define YATZY_TESTS_BENCH_OPERATIONS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/results.h"

namespace yatzy {

// Something to time. `run` does it for `items` things and returns whether the
// result was right; a time is reported per item.
struct Operation {
  std::string name;
  std::string simd;        // "none" if it makes no difference
  std::string arithmetic;  // of the table
  int threads;
  int items;
  std::function<bool()> run;
  // Whether the time is the processors' and not the clock's: what takes long on
  // one thread is then the same on a busy machine.
  bool is_processor_time = false;
};

// The median time of each, over repetitions in random order, so that a busy
// minute hits all of them. DATA_LOSS if one of them was not right.
absl::StatusOr<std::vector<Result>> TimeOperations(
    const std::vector<Operation>& operations, int repetitions);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_OPERATIONS_H_
