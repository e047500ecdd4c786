// What serving costs, as a ratio to gRPC itself.
//
// Two servers, yatzyd and echo_server.cc, which moves the same bytes and does
// nothing else, answer the same client, which shares their processors. Their
// runs take turns, so that a busy minute of the machine hits both.
#ifndef YATZY_TESTS_BENCH_SERVE_BENCH_H_
#define YATZY_TESTS_BENCH_SERVE_BENCH_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tests/bench/results.h"

namespace yatzy {

struct ServeBenchOptions {
  int repetitions = 5;                    // of each run; the median counts
  absl::Duration run = absl::Seconds(1);  // that is counted
  // Another yatzyd, in the place of the server that echoes: two builds side by
  // side. Empty: none.
  std::string against;
  int echo_threads = 1;  // of the server that echoes
  // What the names of the cases have to contain.
  std::string only;
};

// What is wrong with `only`; empty if it chooses a case.
std::string CheckServeCase(const std::string& only);

// For each method and transport: as many calls as both get done (closed loop),
// then the times at half of what the slower one gets done (open loop).
// DATA_LOSS if an answer is not OK or wrong, or if the answers of the echo
// server have not as many bytes as yatzyd's on average, within 5 percent.
absl::StatusOr<std::vector<Result>> RunServeBench(
    const ServeBenchOptions& options);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_SERVE_BENCH_H_
