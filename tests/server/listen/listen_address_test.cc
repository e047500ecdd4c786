#include "server/listen/listen_address.h"

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/files.h"
#include "tests/support/status_matchers.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

using ::testing::AllOf;
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

TEST(ValidateListenAddressTest, AcceptsHostsWithAPortAndSocketPaths) {
  for (const std::string& address :
       {std::string("127.0.0.1:50051"), std::string("localhost:0"),
        std::string("0.0.0.0:65535"), std::string("[::1]:50051"),
        std::string("[::]:1"), std::string("a.example.org:443"),
        std::string("unix:q.sock"), std::string("unix:/run/yatzyd/q.sock"),
        "unix:/" + std::string(106, 'x')}) {
    EXPECT_THAT(ValidateListenAddress(address), IsOk()) << address;
  }
}

TEST(ValidateListenAddressTest, SaysWhatIsWrongWithAnAddress) {
  const std::string neither = "is neither HOST:PORT nor unix:PATH";
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
        ValidateListenAddress(address),
        StatusIs(absl::StatusCode::kInvalidArgument,
                 AllOf(HasSubstr("'" + address + "'"), HasSubstr(reason))))
        << address;
  }
}

TEST(PrepareListenAddressTest, HasNothingToDoForTcpOrAMissingPath) {
  const TempDir dir;
  EXPECT_THAT(PrepareListenAddress("127.0.0.1:50051"), IsOk());
  EXPECT_THAT(PrepareListenAddress("unix:" + dir.File("q.sock")), IsOk());
  EXPECT_FALSE(std::filesystem::exists(dir.File("q.sock")));
}

TEST(PrepareListenAddressTest, RemovesASocketThatNobodyListensOn) {
  const TempDir dir;
  const std::string path = dir.File("q.sock");
  auto dead = std::make_unique<UnixSocket>();
  ASSERT_TRUE(dead->Bind(path) && dead->Listen(1));
  dead.reset();
  ASSERT_TRUE(std::filesystem::exists(path));
  EXPECT_THAT(PrepareListenAddress("unix:" + path), IsOk());
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST(PrepareListenAddressTest, RefusesAPathWithAListenerAndLeavesItAlive) {
  const TempDir dir;
  const std::string path = dir.File("q.sock");
  UnixSocket server;
  ASSERT_TRUE(server.Bind(path) && server.Listen(8));
  EXPECT_THAT(PrepareListenAddress("unix:" + path),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       "unix:" + path + ": another process listens there"));
  UnixSocket client;
  EXPECT_TRUE(client.Connect(path));
}

TEST(PrepareListenAddressTest, RefusesAListenerThatIsTooBusyToAccept) {
  const TempDir dir;
  const std::string path = dir.File("q.sock");
  UnixSocket server;
  ASSERT_TRUE(server.Bind(path) && server.Listen(0));
  std::vector<std::unique_ptr<UnixSocket>> clients;
  do {
    clients.push_back(std::make_unique<UnixSocket>());
  } while (clients.back()->Connect(path));
  EXPECT_THAT(PrepareListenAddress("unix:" + path),
              StatusIs(absl::StatusCode::kFailedPrecondition,
                       HasSubstr("another process listens there")));
  EXPECT_TRUE(std::filesystem::exists(path));
}

TEST(PrepareListenAddressTest, RefusesWhateverIsNoSocketAndLeavesItAsItIs) {
  const TempDir dir;
  const std::string file = dir.File("notes.txt");
  WriteFile(file, "precious");
  std::filesystem::create_directory(dir.File("folder"));
  std::filesystem::create_symlink(file, dir.File("link"));
  for (const char* name : {"notes.txt", "folder", "link"}) {
    EXPECT_THAT(PrepareListenAddress("unix:" + dir.File(name)),
                StatusIs(absl::StatusCode::kFailedPrecondition,
                         HasSubstr("exists and is not a socket")))
        << name;
  }
  EXPECT_EQ(ReadFile(file), "precious");
  EXPECT_TRUE(std::filesystem::is_directory(dir.File("folder")));
  EXPECT_TRUE(std::filesystem::is_symlink(dir.File("link")));
}

}  // namespace
}  // namespace yatzy
