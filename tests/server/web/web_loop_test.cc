// The end of a loop, whenever its connections come.
#include "server/web/web_loop.h"

#include <sys/socket.h>

#include <array>
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

// Waits for it.
bool Ends(const Descriptor& connection) {
  char byte = 0;
  return recv(connection.get(), &byte, 1, 0) <= 0;
}

class WebLoopTest : public WebServerTest {
 protected:
  std::unique_ptr<WebLoop> NewLoop() {
    if (!server_.has_value()) Start();
    return WebLoop::Start({},
                          handler_.emplace(server_->server().direct(), Cors({}),
                                           std::nullopt),
                          memory_, refusals_)
        .value();
  }

  std::optional<WebHandler> handler_;
  MemoryBudget memory_ = MemoryBudget(1 << 20);
  WebRefusals refusals_;
};

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
