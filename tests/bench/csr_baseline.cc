#include "tests/bench/csr_baseline.h"

#include <cmath>
#include <iostream>

#include "absl/strings/str_cat.h"
#include "tests/bench/results.h"
#include "tests/bench/samples.h"
#include "tests/bench/stopwatch.h"
#include "tests/support/default_game.h"
#include "tests/support/solved_table.h"

namespace yatzy {
namespace {

constexpr int kSampledStates = 4000;
// Half a float ulp of the table's value, and as much of its successors'.
constexpr double kTolerance = 1.6e-5;

std::vector<double> SolvedValues() {
  const std::vector<float> values = SolvedTable()->StateValues();
  return {values.begin(), values.end()};
}

}  // namespace

CsrBaseline::CsrBaseline()
    : values_(SolvedValues()), sample_(SampleOfSolve(kSampledStates)) {}

absl::Status CsrBaseline::TimeSample() {
  std::vector<double> expected(sample_.size());
  CsrSolver::Scratch scratch;
  const Stopwatch stopwatch;
  for (std::size_t i = 0; i < sample_.size(); ++i) {
    expected[i] =
        solver_.ExpectedRemaining(sample_[i], values_.data(), scratch);
  }
  sample_seconds_.push_back(stopwatch.Seconds());
  for (std::size_t i = 0; i < sample_.size(); ++i) {
    if (absl::Status status = Compare(sample_[i], expected[i]); !status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

absl::Status CsrBaseline::TimeSolve() {
  const Stopwatch stopwatch;
  int tenths = 0;
  const std::vector<double> expected = solver_.Solve([&](int solved) {
    if (solved < (tenths + 1) * (kReachableStates / 10)) return;
    std::cerr << "csr: " << ++tenths * 10 << " % of the states\n";
  });
  solve_seconds_ = stopwatch.Seconds();
  for (std::uint32_t index = 0; index < kStateSlots; ++index) {
    const State state = StateAt(index);
    if (!IsReachable(state)) continue;
    if (absl::Status status = Compare(state, expected[index]); !status.ok()) {
      return status;
    }
  }
  return absl::OkStatus();
}

absl::Status CsrBaseline::Compare(State state, double value) const {
  const double stored = values_[StateIndex(state)];
  if (std::abs(value - stored) <= kTolerance) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat("csr: state ", StateIndex(state),
                                          " is worth ", value,
                                          ", the table has ", stored));
}

double CsrBaseline::ExtrapolatedSeconds() const {
  return Median(sample_seconds_) / static_cast<double>(sample_.size()) *
         kReachableStates;
}

double CsrBaseline::CoreSeconds() const {
  return solve_seconds_ > 0 ? solve_seconds_ : ExtrapolatedSeconds();
}

int CsrBaseline::TimedStates() const {
  return solve_seconds_ > 0 ? kReachableStates
                            : static_cast<int>(sample_.size());
}

}  // namespace yatzy
