#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/listen/open_sockets.h"
#include "tests/support/files.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::HasSubstr;

// A unix socket that is bound to a path, closed at the end of its scope.
class UnixSocket {
 public:
  UnixSocket() : fd_(socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0)) {}
  ~UnixSocket() { close(fd_); }
  UnixSocket(const UnixSocket&) = delete;
  UnixSocket& operator=(const UnixSocket&) = delete;

  bool Bind(const std::string& path) { return Call(bind, path); }
  bool Connect(const std::string& path) { return Call(connect, path); }
  bool Listen(int backlog) { return listen(fd_, backlog) == 0; }

 private:
  bool Call(int (*function)(int, const sockaddr*, socklen_t),
            const std::string& path) const {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    return function(fd_, reinterpret_cast<const sockaddr*>(&address),
                    sizeof(address)) == 0;
  }

  const int fd_;
};

class SocketPathTest : public testing::Test {
 protected:
  const TempDir dir_;
  const std::string path_ = dir_.File("q.sock");
};

TEST_F(SocketPathTest, HasNothingToDoForAMissingPath) {
  EXPECT_THAT(MakeWayForSocket(path_), IsOk());
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(SocketPathTest, RemovesASocketThatNobodyListensOn) {
  auto dead = std::make_unique<UnixSocket>();
  ASSERT_TRUE(dead->Bind(path_) && dead->Listen(1));
  dead.reset();
  ASSERT_TRUE(std::filesystem::exists(path_));
  EXPECT_THAT(MakeWayForSocket(path_), IsOk());
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(SocketPathTest, RefusesAPathWithAListenerAndLeavesItAlive) {
  UnixSocket server;
  ASSERT_TRUE(server.Bind(path_) && server.Listen(8));
  EXPECT_THAT(MakeWayForSocket(path_),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       "another process listens there"));
  UnixSocket client;
  EXPECT_TRUE(client.Connect(path_));
}

TEST_F(SocketPathTest, RefusesAListenerThatIsTooBusyToAccept) {
  UnixSocket server;
  ASSERT_TRUE(server.Bind(path_) && server.Listen(0));
  std::vector<std::unique_ptr<UnixSocket>> clients;
  do {
    clients.push_back(std::make_unique<UnixSocket>());
  } while (clients.back()->Connect(path_));
  EXPECT_THAT(MakeWayForSocket(path_),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("another process listens there")));
  EXPECT_TRUE(std::filesystem::exists(path_));
}

TEST_F(SocketPathTest, RefusesWhateverIsNoSocketAndLeavesItAsItIs) {
  const std::string file = dir_.File("notes.txt");
  WriteFile(file, "precious");
  std::filesystem::create_directory(dir_.File("folder"));
  std::filesystem::create_symlink(file, dir_.File("link"));
  for (const char* name : {"notes.txt", "folder", "link"}) {
    EXPECT_THAT(MakeWayForSocket(dir_.File(name)),
                StatusIs(absl::StatusCode::kFailedPrecondition,
                         HasSubstr("exists and is not a socket")))
        << name;
  }
  EXPECT_EQ(ReadFile(file), "precious");
  EXPECT_TRUE(std::filesystem::is_directory(dir_.File("folder")));
  EXPECT_TRUE(std::filesystem::is_symlink(dir_.File("link")));
}

TEST_F(SocketPathTest, IsRemovedAtTheEndOfItsScope) {
  UnixSocket server;
  ASSERT_TRUE(server.Bind(path_));
  {
    SocketPath made(path_);
    const SocketPath moved(std::move(made));
    EXPECT_TRUE(std::filesystem::exists(path_));
  }
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(SocketPathTest, IsRemovedWithAllOthersBeforeItsScopeEnds) {
  UnixSocket ours;
  UnixSocket others;
  ASSERT_TRUE(ours.Bind(path_) && others.Bind(dir_.File("other.sock")));
  SocketPath made(path_);
  const SocketPath moved(std::move(made));
  SocketPath::RemoveAll();
  EXPECT_EQ(dir_.Entries(), 1) << "not what others have made";
}

TEST_F(SocketPathTest, StaysIfSomebodyElseHasPutSomethingThere) {
  auto first = std::make_unique<UnixSocket>();
  ASSERT_TRUE(first->Bind(path_));
  auto made = std::make_optional<SocketPath>(path_);
  // The file system is free to give the new file the old one's inode number.
  std::filesystem::remove(path_);
  UnixSocket second;
  ASSERT_TRUE(second.Bind(path_));
  made.reset();
  EXPECT_TRUE(std::filesystem::exists(path_));
}

}  // namespace
}  // namespace yatzy::server
