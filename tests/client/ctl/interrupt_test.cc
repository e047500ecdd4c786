// Signals that end yatzyctl, as any process and as process 1 of a container.
#include <gmock/gmock.h>
#include <signal.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/synchronization/notification.h"
#include "absl/time/clock.h"
#include "tests/client/fake_server.h"
#include "tests/support/child_process.h"
#include "tests/support/eventually.h"
#include "tests/support/files.h"
#include "tests/support/process_one.h"
#include "tests/support/temp_dir.h"

namespace yatzy::client {
namespace {

using ::testing::HasSubstr;

// A server that answers no batch and no question before the test is over.
class InterruptTest : public testing::TestWithParam<bool> {
 protected:
  void SetUp() override {
    const std::string why = GetParam() ? WhyNoProcessOne() : "";
    if (!why.empty()) GTEST_SKIP() << why;
    const auto hang = [this](const auto&, auto&) {
      asked_.Notify();
      over_.WaitForNotification();
      return grpc::Status::OK;
    };
    server_.advisor.batch = hang;
    server_.advisor.analyze = hang;
    server_.Start();
  }

  void TearDown() override { over_.Notify(); }

  std::unique_ptr<ChildProcess> Run(std::vector<std::string> arguments,
                                    const std::string& stdout_file = "") {
    std::vector<std::string> argv = {YATZYCTL};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    argv.insert(argv.end(),
                {"--server", server_.address(), "--timeout", "100"});
    if (GetParam()) argv = AsProcessOne(std::move(argv));
    return std::make_unique<ChildProcess>(argv, stdout_file);
  }

  const TempDir dir_;
  absl::Notification asked_;
  absl::Notification over_;  // outlives the server, which waits for it
  FakeServer server_;
};

INSTANTIATE_TEST_SUITE_P(As, InterruptTest, testing::Bool(),
                         [](const auto& test) {
                           return test.param ? "ProcessOne" : "AnyProcess";
                         });

class BatchInterruptTest : public InterruptTest {
 protected:
  void ExpectNoHalfFile(int signal) {
    WriteFile(dir_.File("in"), "8\n16\n");
    const auto yatzyctl =
        Run({"batch-evaluate", dir_.File("in"), "--output", dir_.File("out")});
    asked_.WaitForNotification();
    EXPECT_EQ(dir_.Entries(), 2);  // the input and the half file
    ProcessHandle(yatzyctl->pid(), GetParam()).Signal(signal);
    EXPECT_EQ(yatzyctl->Wait(), 128 + signal) << yatzyctl->log();
    EXPECT_EQ(dir_.Entries(), 1);
  }
};

INSTANTIATE_TEST_SUITE_P(As, BatchInterruptTest, testing::Bool(),
                         [](const auto& test) {
                           return test.param ? "ProcessOne" : "AnyProcess";
                         });

TEST_P(BatchInterruptTest, SigintLeavesNoHalfFile) { ExpectNoHalfFile(SIGINT); }

TEST_P(BatchInterruptTest, SigtermLeavesNoHalfFile) {
  ExpectNoHalfFile(SIGTERM);
}

TEST_P(BatchInterruptTest, SighupLeavesNoHalfFile) { ExpectNoHalfFile(SIGHUP); }

TEST_P(InterruptTest, EndsAQuestion) {
  const auto yatzyctl = Run({"analyze", "--dice", "33356", "--rerolls", "2"});
  asked_.WaitForNotification();
  ProcessHandle(yatzyctl->pid(), GetParam()).Signal(SIGINT);
  EXPECT_EQ(yatzyctl->Wait(), 130) << yatzyctl->log();
}

TEST_P(InterruptTest, TwoAtOnceEndABenchmarkWithItsReport) {
  const auto yatzyctl =
      Run({"bench", "--duration", "100", "--warm-up", "0", "--check", "0",
           "--mix", "evaluate", "--in-flight", "1"},
          dir_.File("report"));
  ASSERT_TRUE(Eventually([this] { return server_.advisor.calls() > 0; }));
  const ProcessHandle process(yatzyctl->pid(), GetParam());
  process.Signal(SIGINT);
  absl::SleepFor(absl::Milliseconds(20));
  process.Signal(SIGINT);
  EXPECT_EQ(yatzyctl->Wait(), 0) << yatzyctl->log();
  EXPECT_THAT(ReadFile(dir_.File("report")), HasSubstr("p99"));
}

// While it waits for the answer to the call under way.
TEST_P(InterruptTest, ALaterOneEndsABenchmarkAtOnce) {
  const auto yatzyctl = Run({"bench", "--duration", "100", "--check", "0",
                             "--mix", "analyze", "--in-flight", "1"});
  asked_.WaitForNotification();
  const ProcessHandle process(yatzyctl->pid(), GetParam());
  process.Signal(SIGINT);
  absl::SleepFor(absl::Milliseconds(600));
  process.Signal(SIGTERM);
  EXPECT_EQ(yatzyctl->Wait(), 143) << yatzyctl->log();
}

}  // namespace
}  // namespace yatzy::client
