#include "server/listen/open_sockets.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstddef>
#include <filesystem>
#include <iterator>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "server/os/descriptor.h"
#include "tests/support/client_socket.h"
#include "tests/support/mounted_disk.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
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

// What a kernel without IPv6 says, and what RestrictAddressFamilies= of systemd
// makes of one with it. Whether that could be arranged.
bool ForbidIpv6() {
  sock_filter program[] = {
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, __NR_socket, 0, 3),
      BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, args[0])),
      BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AF_INET6, 0, 1),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EAFNOSUPPORT),
      BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
  const sock_fprog filter = {std::size(program), program};
  return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
         prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

TEST(OpenTcpTest, TheIpv6WildcardIsThatOfIpv4WhereThereIsNoIpv6) {
  constexpr int kCannotForbid = 2;
  const auto try_it = [] {
    if (!ForbidIpv6()) _exit(kCannotForbid);
    const auto sockets = Open("[::]:0");
    const bool ok =
        sockets.ok() && sockets->front().address().starts_with("0.0.0.0:") &&
        Open("[::1]:0").status().message().find("family") != std::string::npos;
    _exit(ok ? 0 : 1);
  };
  EXPECT_EXIT(
      try_it(),
      [](int status) {
        return status == 0 || WEXITSTATUS(status) == kCannotForbid;
      },
      "");
}

TEST(OpenTcpTest, KnowsItsOwnWayIn) {
  const auto way_in = [](const std::string& address) {
    const auto sockets = Open(address).value();
    EXPECT_TRUE(ClientSocket(sockets.front().own_way_in()).is_connected());
    const std::string way = sockets.front().own_way_in();
    return way.substr(0, way.rfind(':'));
  };
  EXPECT_EQ(way_in("127.0.0.1:0"), "127.0.0.1");
  EXPECT_EQ(way_in("0.0.0.0:0"), "127.0.0.1");
  if (!Open("[::1]:0").ok()) GTEST_SKIP() << "no IPv6 here";
  EXPECT_EQ(way_in("[::]:0"), "127.0.0.1");
  EXPECT_EQ(way_in("[::1]:0"), "[::1]");
  const auto only = OpenSockets({.host = "::", .ipv6_only = true}).value();
  EXPECT_TRUE(only.front().own_way_in().starts_with("[::1]:"));
}

// As gRPC reads it: the watchdog's question must arrive.
TEST(OwnWayInTest, OfAPathIsAsGrpcReadsIt) {
  const TempDir dir;
  const auto way_in = [&dir](const std::string& name) {
    return Open("unix:" + dir.File(name)).value().front().own_way_in();
  };
  EXPECT_EQ(way_in("q.sock"), "unix:" + dir.File("q.sock"));
  EXPECT_EQ(way_in("@q"), "unix:" + dir.File("%40q"));
  EXPECT_EQ(way_in("a#b?c%41 d"), "unix:" + dir.File("a%23b%3Fc%2541%20d"));
}

// Which only systemd opens.
TEST(OwnWayInTest, OfAnAbstractNameIsAsGrpcReadsIt) {
  Descriptor socket(::socket(AF_UNIX, SOCK_STREAM, 0));
  sockaddr_un any{};
  any.sun_family = AF_UNIX;
  // Without a name: the kernel chooses one, of five hexadecimal digits.
  ASSERT_EQ(bind(socket.get(), reinterpret_cast<const sockaddr*>(&any),
                 offsetof(sockaddr_un, sun_path)),
            0);
  ASSERT_EQ(listen(socket.get(), 1), 0);
  const auto listening = ListeningSocket::Adopt(std::move(socket));
  ASSERT_THAT(listening, IsOk());
  ASSERT_TRUE(listening->address().starts_with("unix:@"));
  EXPECT_EQ(listening->own_way_in(),
            "unix-abstract:" + listening->address().substr(6));
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

// mqueue is such a file system that every Linux has.
TEST_F(OpenUnixTest, SaysSoWhereNoSocketCanBe) {
  const MountedDisk queues("", "mqueue");
  if (!queues.ok()) GTEST_SKIP() << "needs root, and may mount";
  EXPECT_THAT(
      std::string(Open("unix:" + queues.File("q.sock")).status().message()),
      AllOf(HasSubstr("no socket can be made in " + queues.path()),
            HasSubstr("unix:PATH elsewhere")));
  EXPECT_THAT(
      CheckHoldsSockets(queues.path()),
      StatusIs(absl::StatusCode::kUnimplemented, HasSubstr(queues.path())));
}

TEST_F(OpenUnixTest, NamesAFolderThatCannotBeWrittenTo) {
  const MountedDisk disk("size=1m");
  if (!disk.ok()) GTEST_SKIP() << "mounting a tmpfs takes root";
  ASSERT_TRUE(disk.MakeReadOnly());
  EXPECT_THAT(std::string(Open("unix:" + disk.File("q")).status().message()),
              AllOf(HasSubstr("no socket can be made in " + disk.path()),
                    HasSubstr("Read-only file system"),
                    HasSubstr("unix:PATH elsewhere")));
}

TEST_F(OpenUnixTest, LeavesNothingWhereASocketCanBe) {
  EXPECT_THAT(CheckHoldsSockets(dir_.path()), IsOk());
  EXPECT_TRUE(std::filesystem::is_empty(dir_.path()));
  EXPECT_THAT(CheckHoldsSockets(dir_.File("missing")), IsOk());
  EXPECT_THAT(CheckHoldsSockets("/" + std::string(200, 'd')), IsOk());
}

TEST_F(OpenUnixTest, WaitsABoundedTimeForALockedDirectory) {
  const Descriptor directory(open(dir_.path().c_str(), O_RDONLY));
  ASSERT_EQ(flock(directory.get(), LOCK_EX), 0);
  EXPECT_THAT(Open(address_).status().message(),
              HasSubstr("cannot lock its directory"));
}

}  // namespace
}  // namespace yatzy::server
