// What the tests of the configuration share.
#ifndef YATZY_TESTS_SERVER_CONFIG_CONFIG_TEST_H_
#define YATZY_TESTS_SERVER_CONFIG_CONFIG_TEST_H_

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/config/config.h"
#include "tests/support/environment.h"

namespace yatzy::server {

// Starts every test without any of the variables that the daemon reads.
class ConfigTest : public testing::Test {
 protected:
  ConfigTest() {
    environment_.RemoveAll("YATZYD_");
    environment_.Set("STATE_DIRECTORY", std::nullopt);
    environment_.Set("XDG_STATE_HOME", std::nullopt);
    environment_.Set("HOME", "/home/ann");
  }

  static std::variant<Config, HardwareQuestion, ExitCode> Parse(
      const std::vector<std::string>& flags) {
    std::vector<const char*> argv = {"yatzyd"};
    for (const std::string& flag : flags) argv.push_back(flag.c_str());
    return ParseConfig(static_cast<int>(argv.size()), argv.data());
  }

  // For flags that are expected to be good; throws if they are not.
  static Config Parsed(const std::vector<std::string>& flags = {}) {
    return std::get<Config>(Parse(flags));
  }

  // For flags that end the program; throws if they do not.
  static ExitCode Exits(const std::vector<std::string>& flags) {
    return std::get<ExitCode>(Parse(flags));
  }

  Environment environment_;
};

}  // namespace yatzy::server

#endif  // YATZY_TESTS_SERVER_CONFIG_CONFIG_TEST_H_
