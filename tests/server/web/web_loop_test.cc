// The end of a loop, whenever its connections come.
#include "server/web/web_loop.h"

#include <sys/socket.h>

#include <array>
#include <string_view>
#include <utility>

#include "tests/server/web/web_server_fixture.h"

namespace yatzy::server {
namespace {

// The two ends of a connection.
std::pair<Descriptor, Descriptor> Connect() {
  std::array<int, 2> ends{};
  EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
  return {Descriptor(ends[0]), Descriptor(ends[1])};
}

// Whether a request is answered.
bool IsServed(const Descriptor& connection) {
  constexpr std::string_view kRequest = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  if (send(connection.get(), kRequest.data(), kRequest.size(), MSG_NOSIGNAL) !=
      static_cast<ssize_t>(kRequest.size())) {
    return false;
  }
  std::array<char, 65536> answer{};
  return recv(connection.get(), answer.data(), answer.size(), 0) > 0;
}

// Waits for it.
bool Ends(const Descriptor& connection) {
  char byte = 0;
  return recv(connection.get(), &byte, 1, 0) <= 0;
}

class WebLoopTest : public WebServerTest {
 protected:
  std::unique_ptr<WebLoop> NewLoop(const WebLoop::Options& options = {}) {
    if (!server_.has_value()) Start();
    return WebLoop::Start(options,
                          handler_.emplace(server_->server().direct(), Cors({}),
                                           std::nullopt),
                          memory_, refusals_)
        .value();
  }

  std::optional<WebHandler> handler_;
  MemoryBudget memory_ = MemoryBudget(1 << 20);
  WebRefusals refusals_;
};

// Both come before the loop looks again, nearly always.
TEST_F(WebLoopTest, ThoseWhoComeTogetherDriveOutNobodyWhoIsServed) {
  for (int i = 0; i < 20; ++i) {
    const auto loop = NewLoop({.most_connections = 2});
    auto [served, other] = Connect();
    loop->Take(std::move(other), "unix:");
    ASSERT_TRUE(IsServed(served));
    auto [first, first_end] = Connect();
    auto [second, second_end] = Connect();
    loop->Take(std::move(first_end), "unix:");
    loop->Take(std::move(second_end), "unix:");
    EXPECT_TRUE(IsServed(second));
    EXPECT_TRUE(IsServed(served)) << i;
    loop->End();
    loop->Join();
  }
}

TEST_F(WebLoopTest, ClosesWhatComesAfterItsEnd) {
  const auto loop = NewLoop();
  loop->End();
  loop->Join();
  auto [mine, other] = Connect();
  loop->Take(std::move(other), "unix:");
  EXPECT_TRUE(Ends(mine));
  EXPECT_EQ(loop->open(), 0);
}

TEST_F(WebLoopTest, ClosesWhatComesWithItsEnd) {
  for (int i = 0; i < 200; ++i) {
    const auto loop = NewLoop();
    auto [mine, other] = Connect();
    loop->Take(std::move(other), "unix:");
    loop->End();
    loop->Join();
    EXPECT_TRUE(Ends(mine));
    EXPECT_EQ(loop->open(), 0);
  }
}

}  // namespace
}  // namespace yatzy::server
