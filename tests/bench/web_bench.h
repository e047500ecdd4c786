// JSON over HTTP beside gRPC.
//
// One yatzyd answers AnalyzePosition about the same positions, five actions
// each, by both of its listeners in turn, the loopback interface between. The
// clients share its processors: gRPC's own, 32 calls in flight on two
// connections, and 32 connections that are kept alive, with one request each.
#ifndef YATZY_TESTS_BENCH_WEB_BENCH_H_
#define YATZY_TESTS_BENCH_WEB_BENCH_H_

#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/bench/results.h"

namespace yatzy {

struct WebBenchOptions {
  int repetitions = 5;                    // of each run; the median counts
  absl::Duration run = absl::Seconds(1);  // that is counted
};

// Calls per second of both, and their ratio. DATA_LOSS if an answer is not OK,
// or if the first answers as JSON are not those of gRPC.
absl::StatusOr<std::vector<Result>> RunWebBench(const WebBenchOptions& options);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_WEB_BENCH_H_
