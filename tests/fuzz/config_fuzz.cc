// The command line of yatzyd, an argument a line. Whatever it is, the outcome
// is a configuration within its documented ranges, or an exit code.
#include <algorithm>
#include <iostream>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_split.h"
#include "server/config/config.h"
#include "server/listen/listen_address.h"
#include "tests/fuzz/fuzz.h"

namespace yatzy {
namespace {

bool IsThreads(int threads) { return threads >= 0 && threads <= 1024; }

bool IsSeconds(absl::Duration duration) {
  return duration >= absl::ZeroDuration() && duration <= absl::Seconds(3600);
}

void CheckConfig(const Config& config) {
  Require(std::all_of(config.listen.begin(), config.listen.end(),
                      [](const std::string& address) {
                        return ValidateListenAddress(address).ok();
                      }),
          "addresses");
  Require(IsThreads(config.query_threads), "query_threads");
  Require(IsThreads(config.solver_threads), "solver_threads");
  Require(IsSeconds(config.drain_timeout), "drain_timeout");
  Require(IsSeconds(config.slow_reader_timeout), "slow_reader_timeout");
}

}  // namespace
}  // namespace yatzy

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  // Explanations would be most of the time.
  static const bool kSilent = [] {
    std::cout.rdbuf(nullptr);
    std::cerr.rdbuf(nullptr);
    return true;
  }();
  static_cast<void>(kSilent);
  const std::vector<std::string> lines = absl::StrSplit(
      absl::string_view(reinterpret_cast<const char*>(data), size), '\n');
  std::vector<const char*> argv = {"yatzyd"};
  for (const std::string& line : lines) argv.push_back(line.c_str());
  const auto outcome =
      yatzy::ParseConfig(static_cast<int>(argv.size()), argv.data());
  if (const auto* config = std::get_if<yatzy::Config>(&outcome)) {
    yatzy::CheckConfig(*config);
  } else {
    const yatzy::ExitCode code = std::get<yatzy::ExitCode>(outcome);
    yatzy::Require(code == yatzy::kExitOk || code == yatzy::kExitUsage,
                   "exit code");
  }
  return 0;
}
