#ifndef YATZY_TESTS_CLIENT_CTL_RUN_YATZYCTL_H_
#define YATZY_TESTS_CLIENT_CTL_RUN_YATZYCTL_H_

#include <string>
#include <vector>

#include "client/ctl/yatzyctl.h"
#include "tests/client/ctl/test_streams.h"

namespace yatzy::client {

struct Outcome {
  ExitCode exit_code;
  std::string out;
  std::string err;
};

// Runs a command line in the test's own process; `terminal` is whether its
// standard error is one.
inline Outcome Yatzyctl(const std::vector<std::string>& arguments,
                        const std::string& in = "", bool terminal = false) {
  std::vector<const char*> argv = {"yatzyctl"};
  for (const std::string& argument : arguments) {
    argv.push_back(argument.c_str());
  }
  TestStreams io(in);
  io.streams.err_is_terminal = terminal;
  const ExitCode exit_code =
      RunYatzyctl(static_cast<int>(argv.size()), argv.data(), io.streams);
  return {exit_code, io.out.str(), io.err.str()};
}

}  // namespace yatzy::client

#endif  // YATZY_TESTS_CLIENT_CTL_RUN_YATZYCTL_H_
