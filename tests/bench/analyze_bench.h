// yatzy_bench analyze: what advice and a look-up cost.
#ifndef YATZY_TESTS_BENCH_ANALYZE_BENCH_H_
#define YATZY_TESTS_BENCH_ANALYZE_BENCH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/results.h"

namespace yatzy {

struct AnalyzeBenchOptions {
  int repetitions = 20;
  std::string rules = "scandinavian";  // a preset
};

// Of Scandinavian Yatzy the time by the clock. DATA_LOSS if the advice is not
// the best according to the CSR baseline, or a look-up finds another value.
//
// Of another game batches of positions with two rerolls and with one, of which
// the best action is asked, in processor time. DATA_LOSS if a batch has another
// best action than its positions one by one.
absl::StatusOr<std::vector<Result>> RunAnalyzeBench(
    const AnalyzeBenchOptions& options);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_ANALYZE_BENCH_H_
