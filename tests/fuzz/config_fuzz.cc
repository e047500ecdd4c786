// Settings of yatzyd: the command line, an argument a line, or after a line
// "--config" the text of a configuration file. Whatever they are, the outcome
// is a configuration within its documented ranges, or an exit code.
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "server/config/config.h"
#include "server/listen/open_sockets.h"
#include "tests/fuzz/fuzz.h"

namespace yatzy::server {
namespace {

bool IsThreads(int threads) { return threads >= 0 && threads <= 1024; }

bool IsSeconds(absl::Duration duration) {
  return duration >= absl::ZeroDuration() && duration <= absl::Seconds(3600);
}

void CheckConfig(const Config& config) {
  Require(std::all_of(config.listen.begin(), config.listen.end(),
                      [](const std::string& address) {
                        return ParseListenAddress(address).ok();
                      }),
          "addresses");
  Require(IsThreads(config.query_threads), "query_threads");
  Require(IsThreads(config.solver_threads), "solver_threads");
  Require(IsSeconds(config.drain_timeout), "drain_timeout");
  Require(IsSeconds(config.connections.slow_reader_timeout),
          "slow_reader_timeout");
}

// The flag that names a file in memory with this text.
std::string ConfigOption(absl::string_view text) {
  static const int kDescriptor = memfd_create("config", MFD_CLOEXEC);
  Require(ftruncate(kDescriptor, 0) == 0 &&
              pwrite(kDescriptor, text.data(), text.size(), 0) ==
                  static_cast<ssize_t>(text.size()),
          "a file in memory");
  return absl::StrCat("--config=/proc/self/fd/", kDescriptor);
}

}  // namespace
}  // namespace yatzy::server

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  // Explanations would be most of the time.
  static const bool kSilent = [] {
    std::cout.rdbuf(nullptr);
    std::cerr.rdbuf(nullptr);
    return true;
  }();
  static_cast<void>(kSilent);
  const absl::string_view input(reinterpret_cast<const char*>(data), size);
  constexpr absl::string_view kFile = "--config\n";
  std::vector<std::string> arguments = absl::StrSplit(input, '\n');
  if (absl::StartsWith(input, kFile)) {
    arguments = {yatzy::server::ConfigOption(input.substr(kFile.size()))};
  }
  // Looks at files and addresses: not for any that come to mind.
  if (absl::StrContains(input, "--check-config")) return 0;
  std::vector<const char*> argv = {"yatzyd"};
  for (const std::string& argument : arguments) {
    argv.push_back(argument.c_str());
  }
  const auto outcome =
      yatzy::server::ParseConfig(static_cast<int>(argv.size()), argv.data());
  if (const auto* config = std::get_if<yatzy::server::Config>(&outcome)) {
    yatzy::server::CheckConfig(*config);
  } else if (const auto* code =
                 std::get_if<yatzy::server::ExitCode>(&outcome)) {
    yatzy::Require(
        *code == yatzy::server::kExitOk || *code == yatzy::server::kExitUsage,
        "exit code");
  }
  return 0;
}
