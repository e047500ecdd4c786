// yatzy_bench solve: how long a solve takes, and how good that is.
#ifndef YATZY_TESTS_BENCH_SOLVE_BENCH_H_
#define YATZY_TESTS_BENCH_SOLVE_BENCH_H_

#include <vector>

#include "absl/status/statusor.h"
#include "core/kernel/simd/simd.h"
#include "tests/bench/results.h"

namespace yatzy {

struct SolveBenchOptions {
  int repetitions = 20;
  // So many repetitions of one kind follow each other before the next kind.
  int in_a_row = 5;
  // The instruction sets to measure besides scalar, the baseline; all if empty.
  std::vector<Simd> simd;
  // Time a whole solve of the CSR baseline instead of a sample of its states.
  bool is_full = false;
  // Measure the presets of six dice, too.
  bool has_six_dice = false;
};

// One result for each instruction set, arithmetic and number of threads, and
// the CSR baseline's first. DATA_LOSS if a solve has another signature or the
// baseline other values.
absl::StatusOr<std::vector<Result>> RunSolveBench(
    const SolveBenchOptions& options);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_SOLVE_BENCH_H_
