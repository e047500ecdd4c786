#include "server/listen/listen_address.h"

#include <gmock/gmock.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/support/status_matchers.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(ParseListenAddressTest, AcceptsHostsWithAPortAndSocketPaths) {
  for (const std::string& address :
       {std::string("127.0.0.1:50051"), std::string("localhost:0"),
        std::string("0.0.0.0:65535"), std::string("[::1]:50051"),
        std::string("[::]:1"), std::string("a.example.org:443"),
        std::string("unix:q.sock"), std::string("unix:/run/yatzyd/q.sock"),
        "unix:/" + std::string(106, 'x')}) {
    EXPECT_THAT(ParseListenAddress(address), IsOk()) << address;
  }
}

TEST(ParseListenAddressTest, SaysWhatIsWrongWithAnAddress) {
  const std::string neither =
      "is neither HOST:PORT, unix:PATH nor systemd[:NAME]";
  const std::vector<std::pair<std::string, std::string>> bad = {
      {"", neither},
      {"localhost", neither},
      {":50051", neither},
      {"localhost:", neither},
      {"localhost:http", neither},
      {"localhost: 80", neither},
      {"localhost:+80", neither},
      {"localhost:80x", neither},
      {"localhost:99999999999", neither},
      {"[::1]", neither},
      {"::1", neither},
      {"systemd:", neither},
      {"::1:50051", neither},
      {"[]:50051", neither},
      {"http://localhost:80", neither},
      {"localhost:65536", "port 65536 is not in 0 to 65535"},
      {"unix:", "a socket's path has 1 to 107 bytes, this has 0"},
      {"unix:/" + std::string(107, 'x'),
       "a socket's path has 1 to 107 bytes, this has 108"},
  };
  for (const auto& [address, reason] : bad) {
    EXPECT_THAT(
        ParseListenAddress(address),
        StatusIs(absl::StatusCode::kInvalidArgument,
                 AllOf(HasSubstr("'" + address + "'"), HasSubstr(reason))))
        << address;
  }
}

TEST(ParseListenAddressTest, TakesAnAddressApart) {
  const auto tcp = ParseListenAddress("localhost:50051");
  ASSERT_THAT(tcp, IsOk());
  EXPECT_EQ(tcp->kind, ListenAddress::Kind::kTcp);
  EXPECT_EQ(tcp->host, "localhost");
  EXPECT_EQ(tcp->port, 50051);

  const auto ipv6 = ParseListenAddress("[::1]:0");
  ASSERT_THAT(ipv6, IsOk());
  EXPECT_EQ(ipv6->kind, ListenAddress::Kind::kTcp);
  EXPECT_EQ(ipv6->host, "::1");
  EXPECT_EQ(ipv6->port, 0);

  const auto path = ParseListenAddress("unix:/run/a:b.sock");
  ASSERT_THAT(path, IsOk());
  EXPECT_EQ(path->kind, ListenAddress::Kind::kUnix);
  EXPECT_EQ(path->path, "/run/a:b.sock");
}

// What is ipv6_only of those that are parsed together.
std::vector<bool> Ipv6Only(const std::vector<std::string>& addresses) {
  std::vector<bool> only;
  const auto parsed = ParseListenAddresses(addresses).value();
  for (const ListenAddress& address : parsed) only.push_back(address.ipv6_only);
  return only;
}

TEST(ParseListenAddressesTest, TheIpv6WildcardLeavesIpv4ToWhoAsksForIt) {
  EXPECT_THAT(Ipv6Only({"[::]:1"}), ElementsAre(false));
  EXPECT_THAT(Ipv6Only({"0.0.0.0:1", "[::]:1"}), ElementsAre(false, true));
  EXPECT_THAT(Ipv6Only({"[0:0::0]:1", "192.0.2.1:1"}),
              ElementsAre(true, false));
  EXPECT_THAT(Ipv6Only({"[::]:1", "a.example.org:1"}),
              ElementsAre(true, false));
  EXPECT_THAT(Ipv6Only({"[::]:1", "0.0.0.0:2", "unix:x:1", "systemd:a"}),
              Each(false));
  EXPECT_THAT(Ipv6Only({"[::]:0", "0.0.0.0:0"}), Each(false));
  EXPECT_THAT(Ipv6Only({"[::1]:1", "0.0.0.0:1"}), Each(false));
}

TEST(ParseListenAddressesTest, NamesTheFirstThatIsBad) {
  EXPECT_THAT(ParseListenAddresses({"[::]:1", "x", "y"}),
              StatusIs(absl::StatusCode::kInvalidArgument, HasSubstr("'x'")));
}

TEST(ParseListenAddressTest, KnowsSystemdFromAHostOfThatName) {
  const auto all = ParseListenAddress("systemd");
  ASSERT_THAT(all, IsOk());
  EXPECT_EQ(all->kind, ListenAddress::Kind::kSystemd);
  EXPECT_EQ(all->name, "");

  const auto named = ParseListenAddress("systemd:yatzyd-query.socket");
  ASSERT_THAT(named, IsOk());
  EXPECT_EQ(named->kind, ListenAddress::Kind::kSystemd);
  EXPECT_EQ(named->name, "yatzyd-query.socket");

  const auto host = ParseListenAddress("systemd:80");
  ASSERT_THAT(host, IsOk());
  EXPECT_EQ(host->kind, ListenAddress::Kind::kTcp);
  EXPECT_EQ(host->host, "systemd");
}

}  // namespace
}  // namespace yatzy::server
