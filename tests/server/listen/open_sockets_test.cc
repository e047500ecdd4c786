#include "server/listen/open_sockets.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "tests/support/client_socket.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::HasSubstr;

absl::StatusOr<std::vector<ListeningSocket>> Open(
    const std::string& address, const SocketAccess& access = {}) {
  return OpenSockets(ParseListenAddress(address).value(), access);
}

int OptionOf(int fd, int level, int option) {
  int value = -1;
  socklen_t size = sizeof(value);
  getsockopt(fd, level, option, &value, &size);
  return value;
}

TEST(OpenTcpTest, TakesAFreePortAndNamesIt) {
  const auto sockets = Open("127.0.0.1:0");
  ASSERT_THAT(sockets, IsOk());
  ASSERT_EQ(sockets->size(), 1);
  const ListeningSocket& socket = sockets->front();
  EXPECT_GT(socket.port(), 0);
  EXPECT_EQ(socket.address(), "127.0.0.1:" + std::to_string(socket.port()));
  EXPECT_FALSE(socket.is_unix());
  EXPECT_TRUE(socket.is_local());
  EXPECT_TRUE(ClientSocket(socket.address()).is_connected());
}

TEST(OpenTcpTest, ConnectionsInheritWhatMakesThemQuickAndMortal) {
  const auto sockets = Open("127.0.0.1:0").value();
  const ClientSocket client(sockets.front().address());
  const Descriptor accepted(accept(sockets.front().fd(), nullptr, nullptr));
  ASSERT_TRUE(accepted.ok());
  EXPECT_EQ(OptionOf(accepted.get(), IPPROTO_TCP, TCP_NODELAY), 1);
  EXPECT_EQ(OptionOf(accepted.get(), SOL_SOCKET, SO_KEEPALIVE), 1);
  EXPECT_EQ(OptionOf(accepted.get(), IPPROTO_TCP, TCP_KEEPIDLE), 60);
  EXPECT_EQ(fcntl(sockets.front().fd(), F_GETFD), FD_CLOEXEC);
  EXPECT_NE(fcntl(sockets.front().fd(), F_GETFL) & O_NONBLOCK, 0);
}

TEST(OpenTcpTest, GivesEachAddressOfANameTheSamePort) {
  const auto sockets = Open("localhost:0");
  ASSERT_THAT(sockets, IsOk());
  for (const ListeningSocket& socket : *sockets) {
    EXPECT_EQ(socket.port(), sockets->front().port());
    EXPECT_TRUE(socket.is_local());
    EXPECT_TRUE(ClientSocket(socket.address()).is_connected())
        << socket.address();
  }
}

TEST(OpenTcpTest, TheIpv6WildcardTakesIpv4AsWell) {
  const auto sockets = Open("[::]:0");
  if (!sockets.ok()) GTEST_SKIP() << "no IPv6 here: " << sockets.status();
  const std::string port = std::to_string(sockets->front().port());
  EXPECT_FALSE(sockets->front().is_local());
  EXPECT_TRUE(ClientSocket("127.0.0.1:" + port).is_connected());
  EXPECT_TRUE(ClientSocket("[::1]:" + port).is_connected());
}

TEST(OpenTcpTest, DoesNotShareAPort) {
  const auto first = Open("127.0.0.1:0").value();
  EXPECT_EQ(OptionOf(first.front().fd(), SOL_SOCKET, SO_REUSEPORT), 0);
  EXPECT_EQ(OptionOf(first.front().fd(), SOL_SOCKET, SO_REUSEADDR), 1);
  for (const std::string& address :
       {first.front().address(),
        "0.0.0.0:" + std::to_string(first.front().port())}) {
    EXPECT_THAT(Open(address).status(),
                StatusIs(absl::StatusCode::kFailedPrecondition,
                         HasSubstr("Address already in use")))
        << address;
  }
}

TEST(OpenTcpTest, SaysWhyAnAddressCannotBeHad) {
  EXPECT_THAT(Open("192.0.2.1:0").status().message(),
              HasSubstr("Cannot assign requested address"));
  EXPECT_THAT(Open("no-such-host.invalid:0").status().message(),
              HasSubstr("cannot resolve 'no-such-host.invalid'"));
}

class OpenUnixTest : public testing::Test {
 protected:
  mode_t ModeOfPath() const {
    struct stat info {};
    EXPECT_EQ(lstat(path_.c_str(), &info), 0);
    return info.st_mode & 07777;
  }

  const TempDir dir_;
  const std::string path_ = dir_.File("q.sock");
  const std::string address_ = "unix:" + path_;
};

TEST_F(OpenUnixTest, ListensAndRemovesThePathAtTheEnd) {
  {
    const auto sockets = Open(address_).value();
    EXPECT_TRUE(sockets.front().is_unix());
    EXPECT_TRUE(sockets.front().is_local());
    EXPECT_EQ(sockets.front().address(), address_);
    EXPECT_TRUE(ClientSocket(address_).is_connected());
  }
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(OpenUnixTest, HasTheModeAskedForWhateverTheUmask) {
  const mode_t before = umask(0077);
  {
    const auto sockets = Open(address_).value();
    EXPECT_EQ(ModeOfPath(), 0660);
  }
  umask(0);
  const auto sockets = Open(address_, {.mode = 0600, .group = getgid()});
  umask(before);
  ASSERT_THAT(sockets, IsOk());
  EXPECT_EQ(ModeOfPath(), 0600);
}

TEST_F(OpenUnixTest, OfManyThatStartAtOnceOnePathGoesToOne) {
  constexpr int kStarts = 8;
  for (int round = 0; round < 20; ++round) {
    std::atomic<int> wins{0};
    {
      // What a dead server left invites all of them to remove it.
      auto dead = Open(address_).value();
      std::filesystem::rename(path_, dir_.File("kept"));
      dead.clear();
      std::filesystem::rename(dir_.File("kept"), path_);
    }
    std::vector<std::vector<ListeningSocket>> won(kStarts);
    {
      std::vector<std::jthread> starts;
      for (int i = 0; i < kStarts; ++i) {
        starts.emplace_back([&, i] {
          auto sockets = Open(address_);
          if (!sockets.ok()) return;
          won[i] = *std::move(sockets);
          ++wins;
        });
      }
    }
    ASSERT_EQ(wins, 1);
    ASSERT_TRUE(ClientSocket(address_).is_connected());
  }
}

TEST_F(OpenUnixTest, SaysWhyAPathCannotBeHad) {
  EXPECT_THAT(Open("unix:" + dir_.File("missing/q.sock")).status().message(),
              HasSubstr("No such file or directory"));
  const auto first = Open(address_).value();
  EXPECT_THAT(Open(address_).status().message(),
              HasSubstr("another process listens there"));
  EXPECT_TRUE(ClientSocket(address_).is_connected());
}

TEST_F(OpenUnixTest, WaitsABoundedTimeForALockedDirectory) {
  const Descriptor directory(open(dir_.path().c_str(), O_RDONLY));
  ASSERT_EQ(flock(directory.get(), LOCK_EX), 0);
  EXPECT_THAT(Open(address_).status().message(),
              HasSubstr("cannot lock its directory"));
}

}  // namespace
}  // namespace yatzy::server
