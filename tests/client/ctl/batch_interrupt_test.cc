// yatzyctl batch-evaluate --output when a signal ends it.
#include <gtest/gtest.h>
#include <signal.h>

#include "absl/synchronization/notification.h"
#include "tests/client/fake_server.h"
#include "tests/support/child_process.h"
#include "tests/support/files.h"
#include "tests/support/temp_dir.h"

namespace yatzy::client {
namespace {

TEST(BatchInterruptTest, LeavesNoHalfFileBehind) {
  for (const int signal : {SIGINT, SIGTERM}) {
    const TempDir dir;
    WriteFile(dir.File("in"), "8\n16\n");
    absl::Notification asked;
    absl::Notification over;  // outlives the server, which waits for it
    FakeServer server;
    server.advisor.batch = [&](const auto&, auto&) {
      asked.Notify();
      over.WaitForNotification();
      return grpc::Status::OK;
    };
    server.Start();
    ChildProcess yatzyctl({YATZYCTL, "batch-evaluate", dir.File("in"),
                           "--output", dir.File("out"), "--server",
                           server.address(), "--timeout", "100"});
    asked.WaitForNotification();
    EXPECT_EQ(dir.Entries(), 2);  // the input and the half file
    yatzyctl.Signal(signal);
    EXPECT_EQ(yatzyctl.Wait(), -signal) << yatzyctl.log();
    EXPECT_EQ(dir.Entries(), 1);
    over.Notify();
  }
}

}  // namespace
}  // namespace yatzy::client
