// What single questions feel of a caller that sends maximal batches, of
// re-solves, and of callers who ask for chances.
#ifndef YATZY_TESTS_BENCH_NEIGHBOUR_BENCH_H_
#define YATZY_TESTS_BENCH_NEIGHBOUR_BENCH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/bench/results.h"

namespace yatzy {

struct NeighbourBenchOptions {
  int repetitions = 20;                   // of each run; the median counts
  absl::Duration run = absl::Seconds(1);  // that is counted
  double rate = 10'000;                   // single questions per second
  std::string only;  // neighbours with this in their name; empty: all
};

// What is wrong with `only`; empty if it chooses a neighbour.
std::string CheckNeighbour(const std::string& only);

// The times of questions that are due at even intervals, alone and beside a
// process that sends maximal batches of one kind without a pause, while the
// table is solved, verified, written and swapped again and again, and beside
// callers who ask for chances that take long (chance_neighbour.h), in turn. All
// of them share the processors. DATA_LOSS if an answer on either side is not OK
// or wrong.
absl::StatusOr<std::vector<Result>> RunNeighbourBench(
    const NeighbourBenchOptions& options);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_NEIGHBOUR_BENCH_H_
