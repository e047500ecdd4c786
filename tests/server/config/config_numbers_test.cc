// Every number is decimal, wherever it is given.
#include <gmock/gmock.h>

#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/server/config/config_test.h"
#include "tests/support/files.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

using ConfigNumbersTest = ConfigTest;

constexpr const char* kIntegers[] = {"query-threads",
                                     "query-leaders",
                                     "max-connection-calls",
                                     "max-transport-memory",
                                     "solver-threads",
                                     "max-connections",
                                     "max-connections-per-peer",
                                     "log-calls",
                                     "resolve-threads"};
constexpr const char* kDecimals[] = {
    "drain-timeout",       "slow-reader-timeout", "peer-rate",
    "peer-burst",          "max-connection-idle", "max-connection-age",
    "stream-idle-timeout",
};

std::string Flag(const std::string& name, const std::string& value) {
  return absl::StrCat("--", name, "=", value);
}

// What is wrong with the flags, as the user is told.
template <typename Parse>
std::string Told(const Parse& parse) {
  testing::internal::CaptureStderr();
  const auto result = parse();
  const std::string message = testing::internal::GetCapturedStderr();
  const auto* code = std::get_if<ExitCode>(&result);
  return code != nullptr && *code == kExitUsage ? message : "accepted";
}

TEST_F(ConfigNumbersTest, RefusesWhatIsNoDecimalNumber) {
  for (const char* value :
       {"0x40", "0X40", "0b11", "0o17", "+50", " 50", "50 ", "1_000", "1,000",
        "50u", "nan", "inf", "0x1p6", "\u0665\u0660", "18446744073709551666",
        "4294967346", "-50"}) {
    for (const auto& names :
         {std::vector<std::string>(std::begin(kIntegers), std::end(kIntegers)),
          std::vector<std::string>(std::begin(kDecimals),
                                   std::end(kDecimals))}) {
      for (const std::string& name : names) {
        EXPECT_THAT(Told([&] { return Parse({Flag(name, value)}); }),
                    AllOf(HasSubstr("--" + name),
                          HasSubstr(absl::StrCat("'", value, "'"))));
      }
    }
  }
  for (const char* name : kIntegers) {
    for (const char* value : {"1e2", "50.0", "5e1"}) {
      EXPECT_THAT(
          Told([&] { return Parse({Flag(name, value)}); }),
          HasSubstr(absl::StrCat("'", value, "' is not a whole number")))
          << name;
    }
  }
}

TEST_F(ConfigNumbersTest, LeadingZerosMeanNothing) {
  EXPECT_EQ(Parsed({"--max-connections=010"}).connections.max_connections, 10);
  EXPECT_EQ(Parsed({"--max-transport-memory=00064"}).connections.memory_mib,
            64);
  EXPECT_EQ(Parsed({"--drain-timeout=010"}).drain_timeout, absl::Seconds(10));
  EXPECT_EQ(Parsed({"--peer-rate=010.50"}).peers.rate, 10.5);
  environment_.Set("YATZYD_MAX_CONNECTIONS", "0100");
  EXPECT_EQ(Parsed().connections.max_connections, 100);
  const TempDir dir;
  WriteFile(dir.File("c.toml"), "max-connections-per-peer = '010'\n");
  EXPECT_EQ(Parsed({"--config", dir.File("c.toml")})
                .connections.max_connections_per_peer,
            10);
}

TEST_F(ConfigNumbersTest, PrintsTheValueThatHolds) {
  environment_.Set("YATZYD_QUERY_THREADS", "003");
  testing::internal::CaptureStdout();
  EXPECT_EQ(
      Exits({"--print-config", "--max-connections=010", "--drain-timeout=01.50",
             "--peer-rate=2e6", "--max-connection-age=0.1"}),
      kExitOk);
  EXPECT_THAT(testing::internal::GetCapturedStdout(),
              AllOf(HasSubstr("\nmax-connections = 10  #"),
                    HasSubstr("\ndrain-timeout = 1.5  #"),
                    HasSubstr("\npeer-rate = 2000000  #"),
                    HasSubstr("\nmax-connection-age = 0.1  #"),
                    HasSubstr("\nquery-threads = 3  # environment")));
}

TEST_F(ConfigNumbersTest, AUserOrGroupIsANumberInDecimal) {
  EXPECT_THAT(Parsed({"--admin-uid=010"}).admin_peers.users,
              testing::ElementsAre(10));
  EXPECT_EQ(Parsed({"--socket-group=0100"}).socket_access.group, 100);
  // The last stands for no change to those who set it.
  for (const char* value :
       {"+5", " 5", "5 ", "0x5", "-1", "4294967296", "4294967295"}) {
    for (const char* name : {"admin-uid", "admin-gid", "socket-group"}) {
      EXPECT_THAT(Told([&] { return Parse({Flag(name, value)}); }),
                  HasSubstr(absl::StrCat("'", value, "'")))
          << name;
    }
  }
}

}  // namespace
}  // namespace yatzy::server
