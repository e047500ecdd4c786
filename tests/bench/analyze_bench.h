// yatzy_bench analyze: what advice and a look-up cost.
#ifndef YATZY_TESTS_BENCH_ANALYZE_BENCH_H_
#define YATZY_TESTS_BENCH_ANALYZE_BENCH_H_

#include <vector>

#include "absl/status/statusor.h"
#include "tests/bench/results.h"

namespace yatzy {

// DATA_LOSS if the advice is not the best according to the CSR baseline, or a
// look-up finds another value.
absl::StatusOr<std::vector<Result>> RunAnalyzeBench(int repetitions);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_ANALYZE_BENCH_H_
