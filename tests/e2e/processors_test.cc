// yatzyd on a host with many processors of which it may use few.
#include <gmock/gmock.h>
#include <signal.h>

#include <string>
#include <vector>

#include "tests/support/child_process.h"
#include "tests/support/files.h"
#include "tests/support/process_stats.h"
#include "tests/support/temp_dir.h"

namespace yatzy::server {
namespace {

using ::testing::Eq;
using ::testing::Not;

class ProcessorsTest : public testing::Test {
 protected:
  // How many threads a daemon has that serves; 0 if it could not be started
  // there. Where `possible` is not "", as the kernel would list the processors
  // of the host.
  int ThreadsOfDaemon(const std::string& possible) const {
    WriteFile(dir_.File("possible"), possible);
    const std::string pretend =
        "mount --make-rprivate / && mount --bind " + dir_.File("possible") +
        " /sys/devices/system/cpu/possible && exec \"$@\"";
    std::vector<std::string> argv = {
        "/usr/bin/unshare", "-m", "/bin/bash", "-c", pretend, "bash"};
    if (possible.empty()) argv.clear();
    for (const std::string& argument :
         {std::string(YATZYD), std::string("--state-dir"), dir_.File("state"),
          "--listen=unix:" + dir_.File("q.sock"),
          std::string("--http-listen=127.0.0.1:0")}) {
      argv.push_back(argument);
    }
    ChildProcess daemon(argv);
    if (daemon.WaitForLine("serving table_id").empty()) return 0;
    const int threads = StatsOf(daemon.pid()).threads;
    daemon.Signal(SIGTERM);
    EXPECT_EQ(daemon.Wait(), 0);
    return threads;
  }

  const TempDir dir_;
};

// gRPC's own threads follow those that the daemon may use: the unit and the
// container bound their number.
TEST_F(ProcessorsTest, ThreadsDoNotGrowWithTheHost) {
  const int here = ThreadsOfDaemon("");
  ASSERT_THAT(here, Not(Eq(0)));
  const int on_a_large_host = ThreadsOfDaemon("0-255\n");
  if (on_a_large_host == 0) GTEST_SKIP() << "needs root, and may mount";
  // One of gRPC's timers comes and goes.
  EXPECT_LE(on_a_large_host, here + 2);
}

}  // namespace
}  // namespace yatzy::server
