// The time of the baseline, in the same run as what it is compared with.
#ifndef YATZY_TESTS_BENCH_CSR_BASELINE_H_
#define YATZY_TESTS_BENCH_CSR_BASELINE_H_

#include <vector>

#include "absl/status/status.h"
#include "tests/bench/csr_solver.h"

namespace yatzy {

class CsrBaseline {
 public:
  // Solves the first time, to have values to compare with.
  CsrBaseline();

  // Times a sample of some 4,000 states, with values of the solved table for
  // the level above. DATA_LOSS if one of them is not the table's.
  absl::Status TimeSample();

  // Times a whole solve instead, about ten seconds, and compares every value.
  absl::Status TimeSolve();

  // The core-seconds of a solve by the sample: the median time of a state in it
  // times the number of states.
  double ExtrapolatedSeconds() const;

  // Those of the whole solve if there was one, otherwise these.
  double CoreSeconds() const;

  // How many states were timed for that.
  int TimedStates() const;

 private:
  absl::Status Compare(State state, double value) const;

  const CsrSolver solver_;
  const std::vector<double> values_;
  const std::vector<State> sample_;
  std::vector<double> sample_seconds_;
  double solve_seconds_ = 0;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_CSR_BASELINE_H_
