#include "server/listen/accept_loop.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <filesystem>
#include <memory>
#include <mutex>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "server/listen/open_sockets.h"
#include "tests/support/captured_log.h"
#include "tests/support/client_socket.h"
#include "tests/support/eventually.h"
#include "tests/support/other_user.h"
#include "tests/support/sanitized.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

// A loop over a TCP and a unix socket that keeps what it accepts.
class AcceptLoopTest : public testing::Test {
 protected:
  AcceptLoopTest() {
    for (const std::string& address : {std::string("127.0.0.1:0"), Unix()}) {
      auto opened =
          OpenSockets(ParseListenAddress(address).value(), {.mode = 0666});
      sockets_.push_back(std::move(opened.value().front()));
    }
    // Whom the socket's file lets in, so must its folder.
    std::filesystem::permissions(dir_.path(), std::filesystem::perms{0755});
  }

  void Start(const ConnectionLimits& limits = {}) {
    loop_ = AcceptLoop::Start(
                sockets_, limits, std::nullopt,
                [this](const ListeningSocket&, Descriptor connection) {
                  const std::lock_guard lock(mutex_);
                  accepted_.push_back(std::move(connection));
                  arrived_.notify_all();
                })
                .value();
  }

  std::string Tcp() const { return sockets_[0].address(); }
  std::string Unix() const { return "unix:" + dir_.File("q.sock"); }

  bool WaitForAccepted(std::size_t count) {
    std::unique_lock lock(mutex_);
    return arrived_.wait_for(lock, std::chrono::seconds(30),
                             [&] { return accepted_.size() >= count; });
  }

  void CloseAccepted() {
    const std::lock_guard lock(mutex_);
    accepted_.clear();
  }

  std::int64_t Refused(Refusal reason) const {
    return loop_->stats().refused[static_cast<int>(reason)];
  }

  // Connections that were accepted or refused.
  std::size_t Judged() const {
    const AcceptLoop::Stats stats = loop_->stats();
    return std::accumulate(stats.refused.begin(), stats.refused.end(),
                           stats.accepted);
  }

  CapturedLog log_;
  const TempDir dir_;
  std::vector<ListeningSocket> sockets_;
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::vector<Descriptor> accepted_;
  std::unique_ptr<AcceptLoop> loop_;
};

TEST_F(AcceptLoopTest, AcceptsOnEverySocketAndCounts) {
  Start();
  const ClientSocket tcp(Tcp());
  const ClientSocket unix_peer(Unix());
  ASSERT_TRUE(WaitForAccepted(2));
  EXPECT_EQ(loop_->stats().accepted, 2);
  EXPECT_EQ(loop_->stats().open, 2);
  for (const Descriptor& connection : accepted_) {
    EXPECT_EQ(fcntl(connection.get(), F_GETFD), FD_CLOEXEC);
    EXPECT_NE(fcntl(connection.get(), F_GETFL) & O_NONBLOCK, 0);
  }
  CloseAccepted();
  EXPECT_EQ(loop_->stats().open, 0);
  EXPECT_EQ(loop_->stats().accepted, 2);
}

TEST_F(AcceptLoopTest, ClosesWhatExceedsTheCapAndHeals) {
  Start({.max_connections = 3});
  std::vector<ClientSocket> clients;
  for (int i = 0; i < 3; ++i) clients.emplace_back(Tcp());
  ASSERT_TRUE(WaitForAccepted(3));
  for (const std::string& address : {Tcp(), Unix()}) {
    ClientSocket(address).WaitForEnd();
  }
  EXPECT_EQ(Refused(Refusal::kTooMany), 2);
  for (const ClientSocket& client : clients) EXPECT_FALSE(client.HasEnded());
  EXPECT_TRUE(log_.WaitFor("reason=\"too many connections\""));

  // Whoever it was that closed it.
  {
    const std::lock_guard lock(mutex_);
    accepted_.erase(accepted_.begin());
  }
  std::vector<ClientSocket> next;
  EXPECT_TRUE(Eventually([&] {
    next.emplace_back(Tcp());
    EXPECT_TRUE(Eventually([&] { return Judged() == 5 + next.size(); }));
    return loop_->stats().accepted == 4;
  }));
  EXPECT_EQ(loop_->stats().open, 3);
}

TEST_F(AcceptLoopTest, CapsEachPeerByItselfAndUnixPeersNotAtAll) {
  Start({.max_connections_per_peer = 2});
  std::vector<ClientSocket> clients;
  for (const char* source : {"127.0.0.2", "127.0.0.2", "127.0.0.3"}) {
    clients.emplace_back(Tcp(), source);
  }
  for (int i = 0; i < 3; ++i) clients.emplace_back(Unix());
  ASSERT_TRUE(WaitForAccepted(6));
  ClientSocket(Tcp(), "127.0.0.2").WaitForEnd();
  EXPECT_EQ(Refused(Refusal::kTooManyFromPeer), 1);
  clients.emplace_back(Tcp(), "127.0.0.3");
  EXPECT_TRUE(WaitForAccepted(7));
  EXPECT_TRUE(log_.WaitFor("peer=127.0.0.2"));
}

TEST_F(AcceptLoopTest, LetsInOnlyTheUsersThatAreAllowed) {
  if (geteuid() != 0) GTEST_SKIP() << "only root can be another user";
  constexpr uid_t kFriend = 12345;
  constexpr gid_t kFriends = 23456;
  const std::string path = dir_.File("q.sock");
  loop_ =
      AcceptLoop::Start(
          sockets_, {}, AllowedPeers{.users = {kFriend}, .groups = {kFriends}},
          [](const ListeningSocket&, Descriptor connection) {
            EXPECT_EQ(send(connection.get(), "!", 1, MSG_NOSIGNAL), 1);
          })
          .value();
  EXPECT_TRUE(HearsTheServer(path, 0, 0)) << "root, who we are as well";
  EXPECT_TRUE(HearsTheServer(path, kFriend, kNobody)) << "a user";
  EXPECT_TRUE(HearsTheServer(path, kNobody, kFriends)) << "a primary group";
  EXPECT_TRUE(HearsTheServer(path, kNobody, kNobody, {1, kFriends}))
      << "a supplementary group";
  EXPECT_EQ(Refused(Refusal::kNotAllowed), 0);

  EXPECT_FALSE(HearsTheServer(path, kNobody, kNobody));
  EXPECT_FALSE(HearsTheServer(path, kFriends, kFriend)) << "the two mixed up";
  EXPECT_FALSE(HearsTheServer(path, kNobody, 0, {0}))
      << "the group root is not root";
  EXPECT_EQ(Refused(Refusal::kNotAllowed), 3);
  EXPECT_TRUE(log_.WaitFor("uid=65534 gid=65534"));
}

// Takes all descriptors of the process that are left.
class DescriptorHog {
 public:
  DescriptorHog() {
    getrlimit(RLIMIT_NOFILE, &before_);
    const rlimit few{256, before_.rlim_max};
    setrlimit(RLIMIT_NOFILE, &few);
    for (;;) {
      Descriptor taken(open("/dev/null", O_RDONLY));
      if (!taken.ok()) return;
      taken_.push_back(std::move(taken));
    }
  }
  ~DescriptorHog() { setrlimit(RLIMIT_NOFILE, &before_); }

  void GiveBackOne() { taken_.pop_back(); }

 private:
  rlimit before_{};
  std::vector<Descriptor> taken_;
};

std::int64_t CpuMicroseconds() {
  timespec taken{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &taken);
  return taken.tv_sec * 1'000'000 + taken.tv_nsec / 1000;
}

TEST_F(AcceptLoopTest, SurvivesWithoutDescriptorsAndRecovers) {
#ifdef YATZY_SANITIZED
  GTEST_SKIP() << "sanitizers open descriptors of their own";
#endif
  Start();
  {
    DescriptorHog hog;
    hog.GiveBackOne();  // for the client's end
    for (int i = 0; i < 20; ++i) {
      const ClientSocket client(Tcp());
      ASSERT_TRUE(client.is_connected());
      client.WaitForEnd();
      EXPECT_EQ(Refused(Refusal::kNoDescriptors), i + 1);
    }
    EXPECT_EQ(loop_->stats().accepted, 0);
  }
  const ClientSocket client(Tcp());
  EXPECT_TRUE(WaitForAccepted(1));
  EXPECT_FALSE(client.HasEnded());
}

TEST_F(AcceptLoopTest, DoesNotSpinOnASocketThatIsBroken) {
  Start();
  // A descriptor that is no listening socket any more: accept fails for ever.
  const Descriptor file(open("/dev/null", O_RDONLY));
  ASSERT_EQ(dup2(file.get(), sockets_[1].fd()), sockets_[1].fd());
  const ClientSocket first(Tcp());  // wakes the loop up
  ASSERT_TRUE(log_.WaitFor("cannot accept connections address=unix:"));
  const std::int64_t before = CpuMicroseconds();
  for (std::size_t i = 2; i <= 6; ++i) {
    const ClientSocket client(Tcp());
    ASSERT_TRUE(WaitForAccepted(i)) << "the other socket must go on";
  }
  // Some five pauses of 0.1 s, of which a spinning thread would take all.
  EXPECT_LT(CpuMicroseconds() - before, 100'000);
}

TEST_F(AcceptLoopTest, StopsAndLeavesTheSocketsOpen) {
  Start();
  loop_->Stop();
  loop_->Stop();
  const ClientSocket waiting(Tcp());
  EXPECT_TRUE(waiting.is_connected());
  EXPECT_EQ(loop_->stats().accepted, 0);
  Start();
  EXPECT_TRUE(WaitForAccepted(1));
}

}  // namespace
}  // namespace yatzy::server
