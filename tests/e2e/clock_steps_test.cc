// The wall clock is set by an hour, forward and back, while the daemon waits.

#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>

#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "proto/status/steady_time.h"
#include "tests/e2e/caller.h"
#include "tests/support/child_process.h"
#include "tests/support/client_socket.h"
#include "tests/support/environment.h"
#include "tests/support/eventually.h"
#include "tests/support/files.h"
#include "tests/support/notify_socket.h"
#include "tests/support/sanitized.h"
#include "tests/support/stepped_clock.h"
#include "tests/support/temp_dir.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy {
namespace {

using ::testing::Eq;
using ::testing::HasSubstr;
using ::testing::Not;

// Abseil, and so what asks it for the time, takes up to two seconds to notice
// that the clock was set: it counts cycles in between.
constexpr absl::Duration kNotice = absl::Milliseconds(2500);

class ClockTest : public testing::Test {
 protected:
  void SetUp() override {
#ifdef YATZY_SANITIZED
    GTEST_SKIP() << "sanitizers want to be loaded first";
#endif
  }

  std::unique_ptr<ChildProcess> Start(std::vector<std::string> more = {}) {
    std::vector<std::string> argv = {YATZYD, "--state-dir", dir_.File("state"),
                                     "--listen", address_};
    argv.insert(argv.end(), more.begin(), more.end());
    auto daemon = std::make_unique<ChildProcess>(clock_.CommandOf(argv));
    EXPECT_THAT(daemon->WaitForLine("serving"), Not(Eq(""))) << daemon->log();
    return daemon;
  }

  // SIGTERM, and the exit code 0 soon.
  static void Stop(ChildProcess& daemon) {
    const SteadyTime start = SteadyTime::Now();
    daemon.Signal(SIGTERM);
    EXPECT_EQ(daemon.Wait(), 0) << daemon.log();
    EXPECT_LT(SteadyTime::Now() - start, absl::Seconds(6));
  }

  grpc::Status Ask() const {
    const auto stub = v1::AdvisorService::NewStub(Connect(address_));
    return Evaluate(*stub);
  }

  const TempDir dir_;
  const std::string address_ = "unix:" + dir_.File("q.sock");
  SteppedClock clock_{YATZY_PRELOADED_CLOCK};
};

TEST_F(ClockTest, ProgramsSeeThatItWasSet) {
  clock_.Step(absl::Hours(-1));
  ChildProcess date(clock_.CommandOf({"/bin/date", "+%s"}), dir_.File("date"));
  EXPECT_EQ(date.Wait(), 0);
  EXPECT_NEAR(std::atof(ReadFile(dir_.File("date")).c_str()),
              absl::ToUnixSeconds(absl::Now() - absl::Hours(1)), 60);
}

TEST_F(ClockTest, IdleItAnswersAndStops) {
  const auto daemon = Start();
  EXPECT_TRUE(Ask().ok());
  clock_.Step(absl::Hours(1));
  EXPECT_TRUE(Ask().ok());
  clock_.Step(absl::Hours(-2));
  EXPECT_TRUE(Ask().ok());
  Stop(*daemon);
}

// What is full looks who has gone, but not too often.
TEST_F(ClockTest, ConnectionsAreAcceptedWhenOthersHaveGone) {
  const auto daemon = Start({"--max-connections", "2"});
  {
    const ClientSocket first(address_);
    const ClientSocket second(address_);
    ClientSocket(address_).WaitForEnd();
  }
  clock_.Step(absl::Hours(-1));
  absl::SleepFor(kNotice);
  EXPECT_TRUE(Eventually([this] { return Ask().ok(); }));
  Stop(*daemon);
}

class StreamClockTest : public ClockTest {
 protected:
  using Response = v1::StreamAnalyzePositionsResponse;

  void Open() {
    stub_ = v1::AdvisorService::NewStub(Connect(address_));
    stream_ = stub_->StreamAnalyzePositions(&context_);
    ASSERT_TRUE(Exchange());
  }

  bool Exchange() {
    Response response;
    return stream_->Write(FirstRoll()) && stream_->Read(&response);
  }

  grpc::ClientContext context_;
  std::unique_ptr<v1::AdvisorService::Stub> stub_;
  std::unique_ptr<
      grpc::ClientReaderWriter<v1::StreamAnalyzePositionsRequest, Response>>
      stream_;
};

TEST_F(StreamClockTest, AnIdleStreamIsNotCutTooSoon) {
  const auto daemon =
      Start({"--slow-reader-timeout=0.4", "--stream-idle-timeout=600"});
  Open();
  clock_.Step(absl::Hours(1));
  absl::SleepFor(kNotice);  // the watch looks every 0.1 s
  EXPECT_TRUE(Exchange());
  Stop(*daemon);
}

TEST_F(StreamClockTest, AnIdleStreamIsCutInTime) {
  const auto daemon = Start({"--stream-idle-timeout=4"});
  Open();
  clock_.Step(absl::Hours(-1));
  const SteadyTime start = SteadyTime::Now();
  Response response;
  EXPECT_FALSE(stream_->Read(&response));
  const grpc::Status status = stream_->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_THAT(status.error_message(), HasSubstr("no request has come"));
  EXPECT_LT(SteadyTime::Now() - start, absl::Seconds(9));
  Stop(*daemon);
}

// With a caller who takes no answers it lasts as long as calls may last.
TEST_F(ClockTest, ADrainLastsAsLongAsItMay) {
  for (const int hours : {1, -1}) {
    const auto daemon = Start();
    SilentReader silent(address_);
    silent.WaitUntilSent(1000);
    const SteadyTime start = SteadyTime::Now();
    daemon->Signal(SIGTERM);
    ASSERT_THAT(daemon->WaitForLine("draining"), Not(Eq("")));
    absl::SleepFor(absl::Milliseconds(500));
    clock_.Step(absl::Hours(hours));
    EXPECT_EQ(daemon->Wait(), 0) << daemon->log();
    const absl::Duration took = SteadyTime::Now() - start;
    EXPECT_GT(took, absl::Seconds(3)) << hours;  // --drain-timeout
    EXPECT_LT(took, absl::Seconds(6)) << hours;
  }
}

TEST_F(ClockTest, AReSolveTakesWhatItTakes) {
  const auto daemon = Start();
  for (const int hours : {1, -1}) {
    ChildProcess resolve(
        {YATZYCTL, "resolve", "--force", "--wait", "--admin",
         absl::StrCat("unix:", dir_.File("state"), "/admin.sock")},
        dir_.File("out"));
    ASSERT_THAT(daemon->WaitForLine("phase=solving"), Not(Eq("")));
    clock_.Step(absl::Hours(hours));
    const std::string line = daemon->WaitForLine("phase=done");
    const std::string took = "took_ms=";
    ASSERT_THAT(line, HasSubstr(took));
    const double ms = std::atof(line.c_str() + line.find(took) + took.size());
    EXPECT_GT(ms, 0) << line;
    EXPECT_LT(ms, 600'000) << line;
    EXPECT_EQ(resolve.Wait(), 0) << resolve.log();
  }
  Stop(*daemon);
}

TEST_F(ClockTest, TheServiceManagerIsToldOnTime) {
  const NotifySocket socket(dir_.File("notify"));
  Environment environment;
  environment.Set("NOTIFY_SOCKET", socket.name());
  environment.Set("WATCHDOG_PID", std::nullopt);
  environment.Set("WATCHDOG_USEC", "4000000");
  const auto daemon = Start();
  ASSERT_THAT(socket.WaitFor("WATCHDOG=1", absl::Seconds(60)), Not(Eq("")));
  for (const int hours : {1, -1}) {
    clock_.Step(absl::Hours(hours));
    for (int i = 0; i < 2; ++i) {
      EXPECT_THAT(socket.WaitFor("WATCHDOG=1", absl::Seconds(4)), Not(Eq("")));
    }
  }
  Stop(*daemon);
}

// Set back, it makes gRPC's own timers late, which README.md says.
TEST_F(ClockTest, ACallerGivesUpInTime) {
  ChildProcess yatzyctl(clock_.CommandOf(
      {"/bin/sh", "-c",
       absl::StrCat("echo begins >&2; exec ", YATZYCTL,
                    " evaluate --timeout 2 --server ", address_)}));
  yatzyctl.WaitForLine("begins");
  absl::SleepFor(absl::Milliseconds(500));  // it waits then
  const SteadyTime start = SteadyTime::Now();
  clock_.Step(absl::Hours(1));
  EXPECT_EQ(yatzyctl.Wait(), 69) << yatzyctl.log();
  EXPECT_GT(SteadyTime::Now() - start, absl::Seconds(1));
  EXPECT_LT(SteadyTime::Now() - start, absl::Seconds(5));
}

}  // namespace
}  // namespace yatzy
