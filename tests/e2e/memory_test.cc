// What the daemon keeps of memory, which is said in tests/bench/README.md.
#include <gtest/gtest.h>

#include <string>

#include "tests/support/child_process.h"
#include "tests/support/eventually.h"
#include "tests/support/process_stats.h"
#include "tests/support/sanitized.h"
#include "tests/support/temp_dir.h"

namespace yatzy {
namespace {

// Before IdleTrim it stayed at 51.
constexpr double kMostMib = 40;

TEST(MemoryTest, IsGivenBackAfterMaximalBatches) {
#ifdef YATZY_SANITIZED
  GTEST_SKIP() << "a sanitizer takes memory of its own";
#endif
  const TempDir dir;
  const std::string address = "unix:" + dir.File("q.sock");
  // It looks four times in every timeout.
  ChildProcess daemon({YATZYD, "--state-dir", dir.File("state"), "--listen",
                       address, "--slow-reader-timeout", "1"});
  ASSERT_NE(daemon.WaitForLine("serving"), "") << daemon.log();
  ChildProcess load({YATZYCTL, "--server", address, "bench", "--mix",
                     "batch-analyze=1,batch-evaluate=1", "--batch-size", "2048",
                     "--max-actions", "0", "--connections", "4", "--in-flight",
                     "32", "--warm-up", "0", "--duration", "1"});
  EXPECT_EQ(load.Wait(), 0) << load.log();
  const double after_load = StatsOf(daemon.pid()).resident_mib;
  EXPECT_TRUE(Eventually([&] {
    return StatsOf(daemon.pid()).resident_mib <= kMostMib;
  })) << StatsOf(daemon.pid()).resident_mib
      << " MiB, after the load " << after_load;
}

}  // namespace
}  // namespace yatzy
