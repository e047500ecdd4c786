// Values in a configuration file that look right and are not: what a setting
// takes, and what its notation says there.
#include <gmock/gmock.h>

#include <fstream>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/server/config/config_test.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::AnyOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ConfigKindsTest : public ConfigTest {
 protected:
  // What a daemon says that reads this file: "" if it takes it.
  std::string RefusalOf(const std::string& text) const {
    testing::internal::CaptureStderr();
    const auto result = Parse({"--config", File(text)});
    const std::string error = testing::internal::GetCapturedStderr();
    if (std::holds_alternative<Config>(result)) return "";
    EXPECT_EQ(std::get<ExitCode>(result), kExitUsage);
    return error;
  }

  Config Read(const std::string& text) const {
    return Parsed({"--config", File(text)});
  }

  std::string File(const std::string& text) const {
    std::ofstream(dir_.File("f.toml"), std::ios::binary) << text;
    return dir_.File("f.toml");
  }

  const TempDir dir_;
};

TEST_F(ConfigKindsTest, ATextTakesNothingButText) {
  const auto expect_refusal = [this](const std::string& name,
                                     const std::string& value) {
    EXPECT_THAT(RefusalOf(absl::StrCat("\n", name, " = ", value, "\n")),
                HasSubstr(absl::StrCat("f.toml:2: '", name, "' ")))
        << value;
  };
  // Everything that TOML has beside strings.
  for (const char* value :
       {"0o660", "0x1b0", "0b110110000", "660", "6_6_0", "432", "-1", "+660",
        "660.0", "6.6e2", "inf", "nan", "true", "1979-05-27", "07:32:00"}) {
    expect_refusal("socket-mode", value);
    expect_refusal("state-dir", value);
  }
  for (const char* name :
       {"token-file", "peer-header", "listen", "admin-listen", "http-listen",
        "web-listen", "web-cors-origin", "web-page", "log-level", "log-format",
        "simd", "on-bad-table", "table-residency", "arithmetic", "outlook",
        "distribution", "tls-cert", "admin-tls-client-ca"}) {
    expect_refusal(name, "0o660");
    expect_refusal(name, "true");
  }
  EXPECT_THAT(RefusalOf("socket-mode = 0o660"), HasSubstr("quotes"));
  EXPECT_THAT(RefusalOf("listen = ['127.0.0.1:1', 2]"), HasSubstr("quotes"));
  EXPECT_EQ(Read("socket-mode = '0660'").socket_access.mode, 0660);
  EXPECT_EQ(Read("socket-mode = '600'").socket_access.mode, 0600);
}

TEST_F(ConfigKindsTest, AWholeNumberIsWhatItsNotationSays) {
  for (const char* sixteen :
       {"16", "+16", "0x10", "0o20", "0b10000", "1_6", "'16'", "\"16\""}) {
    const std::string value = absl::StrCat(" = ", sixteen, "\n");
    const Config config =
        Read(absl::StrCat("query-threads", value, "query-leaders", value,
                          "solver-threads", value, "resolve-threads", value,
                          "max-connections", value, "max-connection-calls",
                          value, "log-calls", value, "max-transport-memory",
                          value, "drain-timeout", value, "peer-rate", value));
    EXPECT_THAT((std::vector<int>{config.query_threads, config.query_leaders,
                                  config.solver_threads, config.resolve_threads,
                                  config.connections.max_connections,
                                  config.connections.calls, config.log_calls,
                                  config.connections.memory_mib}),
                testing::Each(16))
        << sixteen;
    EXPECT_EQ(config.drain_timeout, absl::Seconds(16));
    EXPECT_EQ(config.peers.rate, 16);
  }
}

TEST_F(ConfigKindsTest, AWholeNumberTakesNothingElse) {
  for (const char* name :
       {"query-threads", "query-leaders", "solver-threads", "resolve-threads",
        "max-connections", "max-connections-per-peer", "max-connection-calls",
        "log-calls", "max-transport-memory"}) {
    for (const char* value :
         {"17.0", "1.7e1", "1e2", "true", "false", "1979-05-27", "inf", "nan",
          "[17]", "''", "'seventeen'", "'17 MiB'", "'true'",
          "18446744073709551633"}) {
      EXPECT_THAT(RefusalOf(absl::StrCat(name, " = ", value, "\n")),
                  HasSubstr("f.toml:1: "))
          << name << " = " << value;
    }
  }
}

TEST_F(ConfigKindsTest, ADurationTakesNumbersOnly) {
  EXPECT_EQ(Read("drain-timeout = 1.5").drain_timeout, absl::Seconds(1.5));
  EXPECT_EQ(Read("drain-timeout = 15e-1").drain_timeout, absl::Seconds(1.5));
  EXPECT_EQ(Read("drain-timeout = '1.5'").drain_timeout, absl::Seconds(1.5));
  for (const char* name : {"drain-timeout", "slow-reader-timeout",
                           "max-connection-idle", "max-connection-age",
                           "stream-idle-timeout", "peer-rate", "peer-burst"}) {
    for (const char* value : {"true", "07:32:00", "'3s'", "'3 s'", "'00:03'",
                              "inf", "nan", "-1", "''"}) {
      EXPECT_THAT(RefusalOf(absl::StrCat(name, " = ", value, "\n")),
                  HasSubstr("f.toml:1: "))
          << name << " = " << value;
    }
  }
}

TEST_F(ConfigKindsTest, ASwitchTakesTrueOrFalse) {
  EXPECT_FALSE(Read("reflection = false").reflection);
  EXPECT_FALSE(Read("reflection = 'off'").reflection);
  for (const char* value : {"0", "1", "2", "0x1", "1.0", "nan", "[false]"}) {
    EXPECT_THAT(RefusalOf(absl::StrCat("reflection = ", value)),
                HasSubstr("f.toml:1: 'reflection' "))
        << value;
  }
}

TEST_F(ConfigKindsTest, UsersAndGroupsAreNamesOrNumbers) {
  const Config config = Read(
      "admin-uid = ['root', 0o17]\nadmin-gid = 0x10\nsocket-group = 1_7\n");
  EXPECT_THAT(config.admin_peers.users, ElementsAre(0, 15));
  EXPECT_THAT(config.admin_peers.groups, ElementsAre(16));
  EXPECT_EQ(config.socket_access.group, 17);
  for (const char* value : {"1.0", "true", "-1", "'0o17'", "4294967296"}) {
    EXPECT_THAT(RefusalOf(absl::StrCat("socket-group = ", value)),
                HasSubstr("f.toml:1: "))
        << value;
  }
}

TEST_F(ConfigKindsTest, AByteOrderMarkAndCarriageReturnsAreNoPartOfIt) {
  const Config config =
      Read("\xef\xbb\xbflog-calls = 7\r\nstate-dir = '/srv/a'\r\n# end\r\n");
  EXPECT_EQ(config.log_calls, 7);
  EXPECT_EQ(config.state_dir, "/srv/a");
}

TEST_F(ConfigKindsTest, TheEnvironmentAndFlagsKnowNoOtherNotation) {
  for (const char* mode :
       {"0o660", "0x1b0", "6_6_0", "660.0", " 660", "-660"}) {
    environment_.Set("YATZYD_SOCKET_MODE", mode);
    testing::internal::CaptureStderr();
    EXPECT_EQ(Exits({}), kExitUsage) << mode;
    EXPECT_THAT(testing::internal::GetCapturedStderr(),
                AllOf(HasSubstr("YATZYD_SOCKET_MODE"), HasSubstr(mode)));
  }
}

TEST_F(ConfigKindsTest, EachSettingIsPrintedAsItsKind) {
  testing::internal::CaptureStdout();
  EXPECT_EQ(Exits({"--socket-mode=660", "--state-dir=007", "--log-calls=7",
                   "--admin-uid=15", "--tls-cert=1", "--tls-key=true",
                   "--reflection=1", "--print-config"}),
            kExitOk);
  EXPECT_THAT(
      testing::internal::GetCapturedStdout(),
      AllOf(HasSubstr("\nsocket-mode = '660'"), HasSubstr("\nlog-calls = 7 "),
            HasSubstr("\nstate-dir = '007'"), HasSubstr("\ntls-cert = '1'"),
            HasSubstr("\ntls-key = 'true'"),
            AnyOf(HasSubstr("\nadmin-uid = [15]"),
                  HasSubstr("\nadmin-uid = ['15']")),
            AnyOf(HasSubstr("\nreflection = true"),
                  HasSubstr("\nreflection = '1'"))));
}

}  // namespace
}  // namespace yatzy::server
