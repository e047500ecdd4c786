#include <fcntl.h>
#include <gmock/gmock.h>
#include <sys/socket.h>

#include <string>
#include <vector>

#include "server/listen/accept_loop.h"
#include "server/os/descriptor.h"

namespace yatzy::server {
namespace {

Descriptor NewSocket() { return Descriptor(socket(AF_UNIX, SOCK_STREAM, 0)); }

TEST(OpenConnectionsTest, CountsUntilASweepFindsThemClosed) {
  OpenConnections open;
  std::vector<Descriptor> sockets;
  for (const char* peer : {"a", "b", "a"}) {
    sockets.push_back(NewSocket());
    open.Add(sockets.back().get(), peer);
  }
  open.Sweep();
  EXPECT_EQ(open.Count(), 3);
  EXPECT_EQ(open.CountOf("a"), 2);
  EXPECT_EQ(open.CountOf("b"), 1);
  EXPECT_EQ(open.CountOf("c"), 0);

  sockets.erase(sockets.begin());
  open.Sweep();
  EXPECT_EQ(open.Count(), 2);
  EXPECT_EQ(open.CountOf("a"), 1);
  sockets.clear();
  open.Sweep();
  EXPECT_EQ(open.Count(), 0);
  EXPECT_EQ(open.CountOf("a"), 0);
  EXPECT_EQ(open.CountOf("b"), 0);
}

TEST(OpenConnectionsTest, TakesANumberThatComesAgainForAnotherConnection) {
  OpenConnections open;
  Descriptor first = NewSocket();
  const int number = first.get();
  open.Add(number, "a");
  first.Close();
  const Descriptor second = NewSocket();
  ASSERT_EQ(second.get(), number);
  open.Add(number, "b");
  EXPECT_EQ(open.Count(), 1);
  EXPECT_EQ(open.CountOf("a"), 0);
  EXPECT_EQ(open.CountOf("b"), 1);
}

TEST(OpenConnectionsTest, IsNotMisledByANumberThatSomethingElseHas) {
  OpenConnections open;
  Descriptor first = NewSocket();
  const int number = first.get();
  open.Add(number, "a");
  first.Close();
  Descriptor other = NewSocket();
  ASSERT_EQ(other.get(), number);
  open.Sweep();
  EXPECT_EQ(open.Count(), 0) << "another socket";

  open.Add(number, "a");
  other.Close();
  const Descriptor file(::open("/dev/null", O_RDONLY));
  ASSERT_EQ(file.get(), number);
  open.Sweep();
  EXPECT_EQ(open.Count(), 0) << "no socket at all";
}

}  // namespace
}  // namespace yatzy::server
