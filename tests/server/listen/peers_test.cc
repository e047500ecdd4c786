#include "server/listen/peers.h"

#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

namespace yatzy::server {
namespace {

sockaddr_storage Peer(int family, const char* text) {
  sockaddr_storage storage{};
  storage.ss_family = family;
  if (family == AF_INET) {
    auto& inet = reinterpret_cast<sockaddr_in&>(storage);
    inet.sin_port = htons(40000);
    EXPECT_EQ(inet_pton(family, text, &inet.sin_addr), 1);
  } else if (family == AF_INET6) {
    auto& inet = reinterpret_cast<sockaddr_in6&>(storage);
    inet.sin6_port = htons(40000);
    EXPECT_EQ(inet_pton(family, text, &inet.sin6_addr), 1);
  }
  return storage;
}

TEST(PeerKeyTest, IsAnIpv4AddressWhicheverWayItComes) {
  EXPECT_EQ(PeerKey(Peer(AF_INET, "192.0.2.7")), "192.0.2.7");
  EXPECT_EQ(PeerKey(Peer(AF_INET6, "::ffff:192.0.2.7")), "192.0.2.7");
}

TEST(PeerKeyTest, IsAnIpv6NetworkOf64Bits) {
  EXPECT_EQ(PeerKey(Peer(AF_INET6, "2001:db8:0:1::1")), "2001:db8:0:1::/64");
  EXPECT_EQ(PeerKey(Peer(AF_INET6, "2001:db8:0:1:ffff::2")),
            "2001:db8:0:1::/64");
  EXPECT_EQ(PeerKey(Peer(AF_INET6, "2001:db8:0:2::1")), "2001:db8:0:2::/64");
}

TEST(PeerKeyTest, DoesNotTellUnixPeersApart) {
  EXPECT_EQ(PeerKey(Peer(AF_UNIX, "")), "");
  EXPECT_EQ(PeerKey("unix:/run/q.sock"), "");
  EXPECT_EQ(PeerKey("unix:"), "");
}

TEST(PeerKeyTest, IsTheSameOfWhatGrpcSays) {
  EXPECT_EQ(PeerKey("ipv4:192.0.2.7:40000"), "192.0.2.7");
  EXPECT_EQ(PeerKey("ipv6:%5B2001:db8:0:1:2:3:4:5%5D:40000"),
            "2001:db8:0:1::/64");
  EXPECT_EQ(PeerKey("ipv6:%5B::ffff:192.0.2.7%5D:40000"), "192.0.2.7");
  EXPECT_EQ(PeerKey("ipv6:%5Bfe80::1%25eth0%5D:40000"), "fe80::/64");
}

TEST(PeerNameTest, IsWhatGrpcSays) {
  EXPECT_EQ(PeerName(Peer(AF_INET, "192.0.2.7")), "ipv4:192.0.2.7:40000");
  EXPECT_EQ(PeerName(Peer(AF_INET6, "::ffff:192.0.2.7")),
            "ipv4:192.0.2.7:40000");
  EXPECT_EQ(PeerName(Peer(AF_INET6, "2001:db8::1")),
            "ipv6:%5B2001:db8::1%5D:40000");
  EXPECT_EQ(PeerName(Peer(AF_UNIX, "")), "unix:");
}

TEST(HasHungUpTest, IsSoWhenThePeerHasClosedAndAllIsRead) {
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
  EXPECT_FALSE(HasHungUp(ends[0]));
  ASSERT_EQ(write(ends[1], "x", 1), 1);
  shutdown(ends[1], SHUT_WR);
  EXPECT_FALSE(HasHungUp(ends[0]));
  char byte = 0;
  ASSERT_EQ(read(ends[0], &byte, 1), 1);
  EXPECT_TRUE(HasHungUp(ends[0]));
  close(ends[0]);
  close(ends[1]);
}

TEST(PeerKeyTest, IsNobodyOfWhatIsNoAddress) {
  for (const char* peer : {"", "ipv4:", "ipv6:", "ipv4:odd:7", "ipv6:odd:7",
                           "ipv6:%5B", "ipv4:192.0.2.7.1:7", "dns:host:7"}) {
    EXPECT_EQ(PeerKey(peer), "") << peer;
  }
}

}  // namespace
}  // namespace yatzy::server
