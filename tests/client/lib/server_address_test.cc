#include "client/lib/server_address.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/support/files.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(ServerAddressTest, ReadsEveryForm) {
  const struct {
    std::string address;
    std::string host;
    std::string target;
  } cases[] = {
      {"127.0.0.1:50051", "127.0.0.1", "127.0.0.1:50051"},
      {"localhost:1", "localhost", "localhost:1"},
      {"yatzy.example.org:065535", "yatzy.example.org",
       "yatzy.example.org:65535"},
      {"[::1]:50051", "::1", "[::1]:50051"},
      {"[fe80::1%eth0]:5", "fe80::1%eth0", "[fe80::1%eth0]:5"},
      {"dns:host:2", "host", "host:2"},
      {"dns:/host:2", "host", "host:2"},
      {"dns:///host:2", "host", "host:2"},
      {"dns:///[::1]:2", "::1", "[::1]:2"},
      {"ipv4:10.0.0.1:2", "10.0.0.1", "10.0.0.1:2"},
      {"ipv6:[::1]:2", "::1", "[::1]:2"},
      {"unix:/run/yatzyd.sock", "", "unix:/run/yatzyd.sock"},
      {"unix:///run/yatzyd.sock", "", "unix:/run/yatzyd.sock"},
      {"unix:relative", "", "unix:relative"},
      {"unix:/a b/50%25#?", "", "unix:/a%20b/50%2525%23%3F"},
      {"unix-abstract:yatzyd", "", "unix-abstract:yatzyd"},
  };
  for (const auto& test : cases) {
    const auto parsed = ParseServerAddress(test.address);
    ASSERT_THAT(parsed, IsOk());
    EXPECT_EQ(parsed->host, test.host) << test.address;
    EXPECT_EQ(parsed->target, test.target) << test.address;
  }
}

TEST(ServerAddressTest, NamesWhatIsWrong) {
  const struct {
    std::string address;
    std::string reason;
  } cases[] = {
      {"", "the port is missing (yatzyd's own is 50051)"},
      {"localhost", "the port is missing"},
      {"[::1]", "the port is missing"},
      {"dns:///localhost", "the port is missing"},
      {"ipv6:[::1]", "the port is missing"},
      {":50051", "the host is missing"},
      {"[]:50051", "the host is missing"},
      {"dns:///:50051", "the host is missing"},
      {"::1:50051", "an IPv6 host needs brackets"},
      {"::1", "an IPv6 host needs brackets"},
      {"[localhost]:1", "what the brackets hold is no IPv6 address"},
      {"[127.0.0.1]:1", "what the brackets hold is no IPv6 address"},
      {"localhost:", "the port is not a number from 1 to 65535"},
      {"localhost:0", "the port is not a number"},
      {"localhost:65536", "the port is not a number"},
      {"localhost:+80", "the port is not a number"},
      {"localhost: 80", "the port is not a number"},
      {"localhost:0x50", "the port is not a number"},
      {"localhost:http", "the port is not a number"},
      {"dns://8.8.8.8/host:1", "it names a DNS server"},
      {"ipv4:localhost:1", "the host is not one IPv4 address"},
      {"ipv4:10.0.0.1:1,10.0.0.2:1", "an IPv6 host needs brackets"},
      {"ipv6:10.0.0.1:1", "the host is not one IPv6 address"},
      {"http://localhost:50051", "it is a URL"},
      {"xds:///yatzy", "it is a URL"},
      {"unix:", "the path is missing"},
      {"unix://", "after unix:// the path must begin with /"},
      {"unix://host/path", "after unix:// the path must begin with /"},
      {"unix:" + std::string(200, 'x'), "the path is longer than 107 bytes"},
      {"unix-abstract:", "the name is missing"},
      {"unix-abstract:" + std::string(200, 'x'), "the name is longer than 107"},
  };
  for (const auto& test : cases) {
    EXPECT_THAT(ParseServerAddress(test.address),
                StatusIs(absl::StatusCode::kInvalidArgument,
                         AllOf(HasSubstr("\"" + test.address + "\""),
                               HasSubstr(test.reason))));
  }
}

TEST(ServerAddressTest, BelievesTheHostsFileOnlyForTheWay) {
  const TempDir dir;
  const std::string hosts = dir.File("hosts");
  WriteFile(hosts,
            "127.0.0.1 localhost\n"
            "127.0.1.1\tann.example.org  Ann # 10.0.0.1 commented\n"
            "::1 ip6-loopback both\r\n"
            "10.0.0.2 both commented # ann\n");
  const struct {
    const char* host;
    bool is_here;
  } cases[] = {{"ann", true},
               {"ANN.", true},
               {"ann.example.org", true},
               {"ip6-loopback", true},
               {"both", false},
               {"commented", false},
               {"example.org", false},
               {"ann.example", false},
               {"127.0.0.1", true},
               {"128.0.0.1", false},
               {"a.localhost", true},
               {"alocalhost", false},
               {"localhost.example.org", false}};
  for (const auto& test : cases) {
    const ServerAddress address{.host = test.host, .target = ""};
    EXPECT_EQ(IsOnThisMachine(address, hosts), test.is_here) << test.host;
  }
  EXPECT_FALSE(IsLocal({.host = "ann", .target = ""}));
  EXPECT_FALSE(IsLocal({.host = "a.localhost", .target = ""}));
  EXPECT_FALSE(
      IsOnThisMachine({.host = "ann", .target = ""}, dir.File("missing")));
}

}  // namespace
}  // namespace yatzy::client
