#ifndef YATZY_TESTS_BENCH_CHECKED_LOAD_H_
#define YATZY_TESTS_BENCH_CHECKED_LOAD_H_

#include <vector>

#include "absl/status/statusor.h"
#include "client/load/latency_histogram.h"
#include "client/load/load.h"

namespace yatzy {

// client::RunLoad, and DATA_LOSS if there was no call, one was not OK, or an
// answer was wrong; or none was checked although some should have been.
absl::StatusOr<client::LoadReport> RunCheckedLoad(
    const client::LoadOptions& options);

double Microseconds(const client::LatencyHistogram& latency, double quantile);

// ours[i] / theirs[i]. REQUIRES: as many of both.
std::vector<double> Ratios(const std::vector<double>& ours,
                           const std::vector<double>& theirs);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_CHECKED_LOAD_H_
