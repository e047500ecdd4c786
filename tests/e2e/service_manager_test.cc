// yatzyd under a service manager: what it tells, and that it is started anew
// when callers get no answers.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/clock.h"
#include "core/verify/verify.h"
#include "tests/support/channels.h"
#include "tests/support/child_process.h"
#include "tests/support/environment.h"
#include "tests/support/frozen_threads.h"
#include "tests/support/notify_socket.h"
#include "tests/support/sanitized.h"
#include "tests/support/temp_dir.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy {
namespace {

using ::testing::AllOf;
using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr absl::Duration kPatience = absl::Seconds(60);

// Far more than a question takes, also on a busy machine.
constexpr absl::Duration kWatchdogTimeout = absl::Seconds(4);

class ServiceManagerTest : public testing::Test {
 protected:
  ServiceManagerTest() {
    environment_.Set("NOTIFY_SOCKET", socket_.name());
    environment_.Set("WATCHDOG_PID", std::nullopt);
    environment_.Set(
        "WATCHDOG_USEC",
        std::to_string(absl::ToInt64Microseconds(kWatchdogTimeout)));
  }

  std::unique_ptr<ChildProcess> Start(
      const std::vector<std::string>& more_flags = {}) const {
    return StartAt(Address(), more_flags);
  }
  std::unique_ptr<ChildProcess> StartAt(
      const std::string& address,
      const std::vector<std::string>& more_flags) const {
    std::vector<std::string> argv = {YATZYD, "--state-dir", dir_.File("state"),
                                     "--listen", address};
    argv.insert(argv.end(), more_flags.begin(), more_flags.end());
    return std::make_unique<ChildProcess>(argv);
  }
  std::string Address() const { return "unix:" + dir_.File("q.sock"); }

  grpc::Status Ask() const {
    const auto stub = v1::AdvisorService::NewStub(OwnChannel(Address()));
    grpc::ClientContext context;
    v1::EvaluateStateResponse response;
    grpc::Status status = stub->EvaluateState(&context, {}, &response);
    if (status.ok()) {
      EXPECT_NEAR(response.expected_remaining(), kReferenceExpectedStart, 1e-5);
    }
    return status;
  }

  TempDir dir_;
  NotifySocket socket_{dir_.File("notify")};
  Environment environment_;
};

TEST_F(ServiceManagerTest, IsToldOfEachStepOfALife) {
  auto daemon = Start();
  EXPECT_THAT(socket_.Receive(kPatience), Eq("STATUS=Obtaining the table"));
  EXPECT_THAT(
      socket_.Receive(kPatience),
      AllOf(HasSubstr("READY=1\n"), HasSubstr("STATUS=Serving table ")));
  EXPECT_TRUE(Ask().ok()) << "it is ready when it says so";
  for (int i = 0; i < 3; ++i) {
    EXPECT_EQ(socket_.Receive(kPatience), "WATCHDOG=1");
  }
  daemon->Signal(SIGHUP);
  EXPECT_THAT(daemon->WaitForLine("SIGHUP"), Not(Eq("")));
  daemon->Signal(SIGTERM);
  EXPECT_THAT(socket_.WaitFor("STOPPING=1", kPatience), Not(Eq("")));
  EXPECT_EQ(daemon->Wait(), 0) << daemon->log();
  EXPECT_EQ(socket_.Receive(absl::ZeroDuration()), "") << "the last word";
}

TEST_F(ServiceManagerTest, TellsNothingOfServingIfItNeverServes) {
  auto daemon = Start({"--solver-threads=1"});
  ASSERT_THAT(daemon->WaitForLine("solving level=13"), Not(Eq("")));
  daemon->Signal(SIGTERM);
  EXPECT_EQ(daemon->Wait(), 0) << daemon->log();
  EXPECT_EQ(socket_.WaitFor("READY=1", absl::ZeroDuration()), "");
}

// Promise 28: what hangs is killed by its manager and started anew, in 25 s at
// most, and then answers. The manager is this test.
TEST_F(ServiceManagerTest, IsStartedAnewWhenTheThreadsThatAnswerHang) {
  auto daemon = Start();
  ASSERT_THAT(socket_.WaitFor("WATCHDOG=1", kPatience), Not(Eq("")))
      << daemon->log();
  FrozenThreads frozen(daemon->pid(), "query");
  ASSERT_GT(frozen.count(), 0);
  const absl::Time hung = absl::Now();
  // One may be under way. Then there is silence for the whole timeout, and the
  // process itself is well: it tells of its trouble.
  while (socket_.WaitFor("WATCHDOG=1", kWatchdogTimeout) != "") {
    ASSERT_LT(absl::Now() - hung, kPatience) << "it never fell silent";
  }
  daemon->Signal(SIGABRT);
  frozen.WaitUntilEnded();
  EXPECT_EQ(daemon->Wait(), -SIGABRT);
#ifndef YATZY_SANITIZED  // a frozen thread may hold a lock of the sanitizer's
  EXPECT_THAT(daemon->log(), HasSubstr("watchdog question failed"));
#endif
  daemon = Start();
  ASSERT_THAT(socket_.WaitFor("READY=1", kPatience), Not(Eq("")))
      << daemon->log();
  EXPECT_TRUE(Ask().ok());
  EXPECT_LE(absl::Now() - hung, absl::Seconds(25));
}

TEST_F(ServiceManagerTest, IsFedAgainWhenTheThreadsGoOn) {
#ifdef YATZY_SANITIZED
  GTEST_SKIP() << "sanitizers do not bear threads that are frozen";
#endif
  auto daemon = Start();
  ASSERT_THAT(socket_.WaitFor("WATCHDOG=1", kPatience), Not(Eq("")));
  {
    const FrozenThreads frozen(daemon->pid(), "query");
    EXPECT_THAT(daemon->WaitForLine("watchdog question failed"), Not(Eq("")));
  }
  while (socket_.Receive(absl::ZeroDuration()) != "") {
  }
  EXPECT_THAT(socket_.WaitFor("WATCHDOG=1", kPatience), Not(Eq("")));
  daemon->Signal(SIGTERM);
  EXPECT_EQ(daemon->Wait(), 0) << daemon->log();
}

// A restart would cut off the callers that are served.
TEST_F(ServiceManagerTest, IsFedWhenThereAreTooManyConnections) {
  for (const char* limit :
       {"--max-connections=1", "--max-connections-per-peer=1"}) {
    SCOPED_TRACE(limit);
    auto daemon = StartAt("127.0.0.1:0", {limit});
    const std::string line = daemon->WaitForLine("listening address=");
    const std::string address = line.substr(line.rfind('=') + 1);
    ASSERT_THAT(socket_.WaitFor("READY=1", kPatience), Not(Eq("")));
    const auto caller = ConnectTo(address);
    ASSERT_THAT(daemon->WaitForLine("too many connections"), Not(Eq("")));
    while (socket_.Receive(absl::ZeroDuration()) != "") {
    }
    for (int i = 0; i < 2; ++i) {
      EXPECT_THAT(socket_.WaitFor("WATCHDOG=1", kPatience), Not(Eq("")));
    }
    daemon->Signal(SIGTERM);
    EXPECT_EQ(daemon->Wait(), 0) << daemon->log();
    EXPECT_THAT(daemon->log(), Not(HasSubstr("watchdog question failed")));
  }
}

// What the bound of the drain is for.
TEST_F(ServiceManagerTest, ADrainThatHangsEndsInAnInternalError) {
#ifdef YATZY_SANITIZED
  GTEST_SKIP() << "sanitizers do not bear threads that are frozen";
#endif
  auto daemon = Start({"--drain-timeout=0"});
  ASSERT_THAT(socket_.WaitFor("WATCHDOG=1", kPatience), Not(Eq("")));
  FrozenThreads frozen(daemon->pid(), "query");
  daemon->Signal(SIGTERM);
  frozen.WaitUntilEnded();
  EXPECT_EQ(daemon->Wait(), 70);
  EXPECT_THAT(daemon->log(), HasSubstr("the drain took longer than 5s"));
}

}  // namespace
}  // namespace yatzy
