// What the daemon refuses to start with, and what it says then.
#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/server/config/config_test.h"

namespace yatzy::server {
namespace {

using ::testing::HasSubstr;

using ConfigRefusalsTest = ConfigTest;

TEST_F(ConfigRefusalsTest, ACertificateNeedsItsKey) {
  for (const std::string prefix : {"--tls", "--admin-tls"}) {
    EXPECT_EQ(Exits({prefix + "-cert=/c"}), kExitUsage);
    EXPECT_EQ(Exits({prefix + "-key=/k"}), kExitUsage);
    EXPECT_EQ(Exits({prefix + "-client-ca=/a"}), kExitUsage);
    Parsed({prefix + "-cert=/c", prefix + "-key=/k"});
  }
}

// As of a variable that a script has not set: no TLS where some was asked for.
TEST_F(ConfigRefusalsTest, AnEmptyFileOfTlsTakesNoTlsFromTheOthers) {
  for (const std::string prefix : {"--tls", "--admin-tls"}) {
    const std::string ca = prefix + "-client-ca=/a";
    for (const auto& [flags, empty] :
         std::vector<std::pair<std::vector<std::string>, std::string>>{
             {{prefix + "-cert", "", prefix + "-key", "", ca}, "-cert"},
             {{prefix + "-cert", "", prefix + "-key=/k"}, "-cert"},
             {{prefix + "-cert=/c", prefix + "-key", ""}, "-key"}}) {
      testing::internal::CaptureStderr();
      EXPECT_EQ(Exits(flags), kExitUsage);
      EXPECT_THAT(testing::internal::GetCapturedStderr(),
                  HasSubstr(absl::StrCat(prefix, empty, ": it is empty")));
    }
    Parsed(
        {prefix + "-cert", "", prefix + "-key", "", prefix + "-client-ca", ""});
  }
}

TEST_F(ConfigRefusalsTest, EveryBadFlagIsAUsageErrorThatNamesIt) {
  const std::vector<std::pair<std::string, std::vector<std::string>>> bad = {
      {"--listen", {"nonsense", "127.0.0.1:70000", "unix:", ":1", ""}},
      {"--query-threads", {"-1", "1025", "two", "1.5"}},
      {"--query-leaders", {"-1", "1025", "two", "1.5"}},
      {"--drain-timeout", {"-1", "3601", "soon", "nan", "inf"}},
      {"--slow-reader-timeout", {"-1", "0", "3601", "soon", "nan", "inf"}},
      {"--peer-rate", {"-1", "1e10", "nan", "fast"}},
      {"--peer-burst", {"0", "1e10", "nan"}},
      {"--peer-header", {"X-Peer", "a b", "x:"}},
      {"--max-connection-calls", {"0", "-1", "many"}},
      {"--max-connection-idle", {"-1", "3601"}},
      {"--max-connection-age", {"-1", "3601", "inf"}},
      {"--max-transport-memory", {"15", "-1", "1G"}},
      {"--stream-idle-timeout", {"0", "3601"}},
      {"--socket-mode", {"rw", "888", "1777", "00660", "", "-1"}},
      {"--socket-group", {"no-such-group", ""}},
      {"--max-connections", {"0", "-1", "many"}},
      {"--max-connections-per-peer", {"-1", "many"}},
      {"--admin-uid", {"no-such-user", ""}},
      {"--admin-gid", {"no-such-group", "-1"}},
      {"--on-bad-table", {"ignore", "FAIL"}},
      {"--table-residency", {"disk"}},
      {"--outlook", {"turn", "all", ""}},
      {"--distribution", {"all", "START", ""}},
      {"--solver-threads", {"-1", "1025", "many"}},
      {"--arithmetic", {"half"}},
      {"--simd", {"altivec", "AVX2", ""}},
      {"--log-level", {"verbose", "trace"}},
      {"--log-format", {"xml", "JSON"}},
      {"--log-calls", {"-1", "many", "0.5", "1000000001"}},
      {"--reflection",
       {"maybe", "2", "-1", "31111111111111111111009", "enable"}},
      {"--http-listen",
       {"", "9464", "127.0.0.1:70000", "unix:", "[::1]", "systemd:http"}},
      {"--web-listen", {"", "8080", "127.0.0.1:70000", "systemd:web"}},
      {"--web-cors-origin",
       {"", "example.org", "https://", "https://a.example/", "ftp://a.example",
        "https://A.example", "https://*.a.example", "null"}},
  };
  for (const auto& [flag, values] : bad) {
    for (const std::string& value : values) {
      SCOPED_TRACE(flag + "=" + value);
      testing::internal::CaptureStderr();
      // A switch takes its value after "=" only.
      const auto result = flag == "--reflection" ? Parse({flag + "=" + value})
                                                 : Parse({flag, value});
      const std::string message = testing::internal::GetCapturedStderr();
      EXPECT_TRUE(std::holds_alternative<ExitCode>(result) &&
                  std::get<ExitCode>(result) == kExitUsage);
      EXPECT_THAT(message, HasSubstr(flag));
    }
  }
}

TEST_F(ConfigRefusalsTest, UnknownAndIncompleteFlagsAreUsageErrors) {
  EXPECT_EQ(Exits({"--no-such-flag"}), kExitUsage);
  EXPECT_EQ(Exits({"stray"}), kExitUsage);
  EXPECT_EQ(Exits({"--query-threads"}), kExitUsage);
  EXPECT_EQ(Exits({"--state-dir"}), kExitUsage);
}

// CLI11 2.3 throws what nobody catches at the second.
TEST_F(ConfigRefusalsTest, WhatIsOffTakesNoValue) {
  for (const char* value : {"false", "31111111111111111111009", ""}) {
    const std::string flag = absl::StrCat("--no-reflection=", value);
    EXPECT_EQ(Exits({flag}), kExitUsage) << flag;
    EXPECT_EQ(Exits({flag, "--help"}), kExitUsage) << flag;
  }
}

TEST_F(ConfigRefusalsTest, ABadEnvironmentVariableIsAUsageError) {
  environment_.Set("YATZYD_QUERY_THREADS", "many");
  EXPECT_EQ(Exits({}), kExitUsage);
}

TEST_F(ConfigRefusalsTest,
       RefusesAddressesForOperatorsThatCannotBeOrAreNotSafe) {
  const std::string long_dir = "/" + std::string(120, 'd');
  for (const std::string& flag :
       {std::string("--admin-listen=127.0.0.1:50052"),
        std::string("--admin-listen=unix:"), std::string("--admin-listen=x"),
        "--state-dir=" + long_dir, std::string("--resolve-threads=-1"),
        std::string("--resolve-threads=1025")}) {
    testing::internal::CaptureStderr();
    EXPECT_EQ(Exits({flag}), kExitUsage) << flag;
    EXPECT_THAT(testing::internal::GetCapturedStderr(),
                HasSubstr(flag.find("threads") == std::string::npos
                              ? "--admin-listen"
                              : "--resolve-threads"));
  }
  EXPECT_EQ(
      Parsed({"--state-dir=" + long_dir, "--admin-listen=none"}).admin_listen,
      kNoAdminListener);
}

}  // namespace
}  // namespace yatzy::server
