// The flags of yatzyctl bench.
#ifndef YATZY_CLIENT_CTL_BENCH_FLAGS_H_
#define YATZY_CLIENT_CTL_BENCH_FLAGS_H_

#include <CLI/CLI.hpp>
#include <string>

#include "absl/status/statusor.h"
#include "client/load/load_options.h"

namespace yatzy::client {

// As they were given.
struct BenchFlags {
  std::string connections = "1";
  std::string in_flight = "32";
  std::string threads = "0";
  std::string rate = "0";
  std::string duration = "10";
  std::string warm_up = "1";
  std::string mix = "analyze=8,evaluate=2";
  std::string batch_size = "1000";
  std::string max_actions = "5";
  std::string rerolls = "random";
  std::string seed = "1";
  std::string retries = "0";
  std::string check = "1";
};

// Adds them to the command; parsing fills `flags`, which must outlive that.
void DefineBenchFlags(CLI::App& command, BenchFlags& flags);

// The load that they ask for, complete but for the address and the deadline.
// INVALID_ARGUMENT with a message that begins with the flag.
absl::StatusOr<LoadOptions> ParseBench(const BenchFlags& flags);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_BENCH_FLAGS_H_
