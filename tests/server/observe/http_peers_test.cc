// Who may be at the other end of the HTTP pages: any address, and peers that do
// no good.
#include <gmock/gmock.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/observe/http_server.h"
#include "tests/support/client_socket.h"
#include "tests/support/process_stats.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::SizeIs;

// More than a unix socket takes.
constexpr std::size_t kLong = 1 << 20;

constexpr char kRequest[] = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

std::string Get(const std::string& address) {
  const ClientSocket caller(address);
  caller.Send(kRequest);
  return caller.ReadAll();
}

std::unique_ptr<HttpServer> Start(const std::vector<std::string>& addresses) {
  return HttpServer::Start(
             addresses,
             {{"/a", [] { return HttpAnswer{.body = "page a\n"}; }},
              {"/long",
               [] { return HttpAnswer{.body = std::string(kLong, 'x')}; }}})
      .value();
}

class HttpPeersTest : public testing::Test {
 protected:
  // How long an answer takes: the least of three, because the machine may have
  // other work.
  absl::Duration TimeToAnswer() const {
    absl::Duration least = absl::InfiniteDuration();
    for (int i = 0; i < 3; ++i) {
      const absl::Time start = absl::Now();
      EXPECT_THAT(Get(address_), EndsWith("page a\n"));
      least = std::min(least, absl::Now() - start);
    }
    return least;
  }

  // Connections that have sent this.
  std::vector<ClientSocket> Peers(int count, const std::string& text) const {
    std::vector<ClientSocket> peers;
    for (int i = 0; i < count; ++i) {
      peers.emplace_back(address_);
      EXPECT_TRUE(peers.back().is_connected());
      peers.back().Send(text);
    }
    return peers;
  }

  static constexpr absl::Duration kPromised = absl::Milliseconds(200);

  const TempDir dir_;
  const std::string address_ = "unix:" + dir_.File("http.sock");
  const std::unique_ptr<HttpServer> server_ = Start({address_});
};

TEST_F(HttpPeersTest, AnswersAtOnceBesideSilentPeers) {
  for (const int count : {4, 64, 3 * HttpServer::kMostConnections}) {
    const auto silent = Peers(count, "");
    EXPECT_LT(TimeToAnswer(), kPromised) << count;
  }
}

TEST_F(HttpPeersTest, AnswersAtOnceBesidePeersThatTrickle) {
  const auto slow = Peers(64, "GET /a HTTP/1.1\r\nX:");
  for (int round = 0; round < 10; ++round) {
    for (const ClientSocket& peer : slow) peer.Send("x");
    EXPECT_LT(TimeToAnswer(), kPromised);
  }
}

TEST_F(HttpPeersTest, AnswersAtOnceBesidePeersThatDoNotRead) {
  const auto hung = Peers(64, "GET /long HTTP/1.1\r\n\r\n");
  EXPECT_LT(TimeToAnswer(), kPromised);
}

// /metrics takes some milliseconds to make.
TEST_F(HttpPeersTest, MakesAPageOnceForThoseWhoAskAtOnce) {
  const std::string address = "unix:" + dir_.File("slow.sock");
  std::atomic<int> made = 0;
  const auto server =
      HttpServer::Start({address}, {{"/a",
                                     [&made] {
                                       ++made;
                                       return HttpAnswer{};
                                     }},
                                    {"/wait", [] {
                                       absl::SleepFor(absl::Milliseconds(200));
                                       return HttpAnswer{};
                                     }}});
  ASSERT_THAT(server, IsOk());
  const ClientSocket first(address);
  first.Send("GET /wait HTTP/1.1\r\n\r\n");
  std::vector<ClientSocket> others;
  for (int i = 0; i < 64; ++i) {
    others.emplace_back(address);
    others.back().Send(kRequest);
  }
  for (const ClientSocket& other : others) {
    EXPECT_THAT(other.ReadAll(), HasSubstr("200 OK"));
  }
  EXPECT_LT(made, 16);
  EXPECT_THAT(Get(address), HasSubstr("200 OK"));
}

TEST_F(HttpPeersTest, CutsOffThoseThatAreSilentTrickleOrDoNotRead) {
  const absl::Time start = absl::Now();
  const auto silent = Peers(2, "");
  const auto hung = Peers(2, "GET /long HTTP/1.1\r\n\r\n");
  const auto slow = Peers(2, "GET /a HTTP/1.1\r\nX:");
  while (!slow.front().HasEnded()) {
    for (const ClientSocket& peer : slow) peer.Send("x");
    absl::SleepFor(absl::Milliseconds(10));  // each is more of a trickle
  }
  for (const auto* peers : {&silent, &hung, &slow}) {
    for (const ClientSocket& peer : *peers) {
      EXPECT_LT(peer.ReadAll().size(), kLong);
    }
  }
  // Two; the machine may be busy.
  EXPECT_LT(absl::Now() - start, absl::Seconds(20));
}

TEST_F(HttpPeersTest, TheOldestMakesRoomForTheNext) {
  const auto before = StatsOf(getpid());
  const auto silent = Peers(3 * HttpServer::kMostConnections, "");
  EXPECT_THAT(Get(address_), EndsWith("page a\n"));
  EXPECT_EQ(silent.front().ReadAll(), "");
  EXPECT_FALSE(silent.back().HasEnded());
  const auto after = StatsOf(getpid());
  EXPECT_EQ(after.threads, before.threads);
  EXPECT_LE(after.open_files, before.open_files +
                                  static_cast<int>(silent.size()) +
                                  HttpServer::kMostConnections);
}

TEST(HttpAddressTest, TakesEveryKindOfAddress) {
  const TempDir dir;
  for (const std::string& address :
       {std::string("127.0.0.1:0"), std::string("0.0.0.0:0"),
        std::string("localhost:0"), "unix:" + dir.File("http.sock")}) {
    const auto server = Start({address});
    for (const std::string& bound : server->addresses()) {
      EXPECT_THAT(Get(bound), EndsWith("page a\n")) << bound;
    }
  }
}

TEST(HttpAddressTest, TakesIpv6AloneAndBesideIpv4) {
  if (!OpenSockets({.host = "::1"}).ok()) GTEST_SKIP() << "no IPv6 here";
  EXPECT_THAT(Get(Start({"[::1]:0"})->addresses().front()),
              EndsWith("page a\n"));
  std::string port;
  {
    const auto both = Start({"[::]:0"});
    const std::string address = both->addresses().front();
    port = address.substr(address.rfind(':'));
    EXPECT_THAT(Get("[::1]" + port), EndsWith("page a\n"));
    EXPECT_THAT(Get("127.0.0.1" + port), EndsWith("page a\n"));
  }
  const auto each = Start({"0.0.0.0" + port, "[::]" + port});
  EXPECT_THAT(each->addresses(), SizeIs(2));
  EXPECT_THAT(Get("[::1]" + port), EndsWith("page a\n"));
  EXPECT_THAT(Get("127.0.0.1" + port), EndsWith("page a\n"));
}

TEST(HttpAddressTest, SaysWhichCannotBeHad) {
  EXPECT_THAT(HttpServer::Start({"127.0.0.1:0", "192.0.2.1:9464"}, {}),
              StatusIs(absl::StatusCode::kUnavailable,
                       AllOf(HasSubstr("192.0.2.1:9464"), HasSubstr("HTTP"))));
}

}  // namespace
}  // namespace yatzy::server
