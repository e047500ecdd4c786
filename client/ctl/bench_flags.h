#ifndef YATZY_CLIENT_CTL_BENCH_FLAGS_H_
#define YATZY_CLIENT_CTL_BENCH_FLAGS_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/ctl/asked_game.h"
#include "client/ctl/grammar.h"
#include "client/load/load_options.h"

namespace yatzy::client {

// The flags of yatzyctl bench, as they were given.
struct BenchFlags {
  std::string rules;
  std::string connections = "1";
  std::string in_flight = "32";
  std::string threads = "0";
  std::string rate = "0";
  std::string duration = "10";
  std::string warm_up = "1";
  std::string mix = "analyze=8,evaluate=2";
  std::string batch_size = "1000";
  std::string max_actions = "5";
  bool include_scoring = false;
  bool totals_only = false;
  std::string rerolls = "random";
  std::string positions = "random";
  std::string seed = "1";
  std::string retries = "0";
  std::string check = "1";
};

void DefineBenchFlags(CLI::App& command, BenchFlags& flags);

// The load that they ask for, on this game, complete but for the address and
// the deadline. INVALID_ARGUMENT with a message that begins with the flag.
absl::StatusOr<LoadOptions> ParseBench(const BenchFlags& flags,
                                       const AskedGame& asked = {});

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_BENCH_FLAGS_H_
