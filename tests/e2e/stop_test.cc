// SIGTERM, again and again: under load, with streams that hang, during a solve.
// YATZY_STOPS says how often each (2 if it is not set).
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "tests/e2e/caller.h"
#include "tests/support/channels.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy {
namespace {

using ::testing::Eq;
using ::testing::Not;

constexpr absl::Duration kPromised = absl::Seconds(5);

int Stops() {
  const char* text = std::getenv("YATZY_STOPS");
  return text == nullptr ? 2 : std::atoi(text);
}

// A stream that is open, and whose caller then does nothing more.
class HungStream {
 public:
  explicit HungStream(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(v1::AdvisorService::NewStub(channel)),
        stream_(stub_->StreamAnalyzePositions(&context_)) {
    v1::StreamAnalyzePositionsResponse response;
    is_open_ = stream_->Write(FirstRoll()) && stream_->Read(&response);
  }
  ~HungStream() { context_.TryCancel(); }

  bool is_open() const { return is_open_; }

 private:
  grpc::ClientContext context_;
  const std::unique_ptr<v1::AdvisorService::Stub> stub_;
  const std::unique_ptr<grpc::ClientReaderWriter<
      v1::StreamAnalyzePositionsRequest, v1::StreamAnalyzePositionsResponse>>
      stream_;
  bool is_open_ = false;
};

class StopTest : public testing::Test {
 protected:
  std::vector<std::string> Command(const std::string& state_dir) const {
    return {
        YATZYD,     "--state-dir", dir_.File(state_dir), "--solver-threads=1",
        "--listen", Address()};
  }
  std::string Address() const { return "unix:" + dir_.File("q.sock"); }

  // SIGTERM, and how long it took until the exit code 0.
  static void Stop(ChildProcess& daemon) {
    const absl::Time start = absl::Now();
    daemon.Signal(SIGTERM);
    EXPECT_EQ(daemon.Wait(), 0) << daemon.log();
    const absl::Duration took = absl::Now() - start;
    EXPECT_LE(took, kPromised);
    std::cout << "stopped in " << absl::FormatDuration(took) << "\n";
  }

  TempDir dir_;
};

TEST_F(StopTest, UnderLoadEveryCallIsAnsweredOrRefused) {
  for (int i = 0; i < Stops(); ++i) {
    ChildProcess daemon(Command("state"));
    ASSERT_THAT(daemon.WaitForLine("serving"), Not(Eq(""))) << daemon.log();
    std::vector<std::unique_ptr<Caller>> callers;
    for (int channel = 0; channel < 2; ++channel) {
      const auto connection = Connect(Address());
      for (int n = 0; n < 3; ++n) {
        callers.push_back(std::make_unique<Caller>(connection, Evaluate));
      }
      callers.push_back(std::make_unique<Caller>(connection, EvaluateBatch));
    }
    for (const auto& caller : callers) caller->WaitForAnswers(10);
    Stop(daemon);
    for (const auto& caller : callers) {
      caller->End();
      EXPECT_EQ(caller->wrong(), "");
      EXPECT_GT(caller->refusals(), 0) << "it called until the end";
    }
  }
}

TEST_F(StopTest, StreamsAndWatchesThatHangHoldUpNothing) {
  for (int i = 0; i < Stops(); ++i) {
    ChildProcess daemon(Command("state"));
    ASSERT_THAT(daemon.WaitForLine("serving"), Not(Eq(""))) << daemon.log();
    const auto connection = Connect(Address());
    std::vector<std::unique_ptr<HungStream>> streams;
    for (int n = 0; n < 8; ++n) {
      streams.push_back(std::make_unique<HungStream>(connection));
      ASSERT_TRUE(streams.back()->is_open());
    }
    SilentReader silent(Address());
    silent.WaitUntilSent(1000);
    grpc::ClientContext context;
    const auto health = grpc::health::v1::Health::NewStub(connection);
    const auto watch = health->Watch(&context, {});
    grpc::health::v1::HealthCheckResponse status;
    ASSERT_TRUE(watch->Read(&status));
    Stop(daemon);
    context.TryCancel();
  }
}

TEST_F(StopTest, ASolveIsCancelledAndLeavesNoTable) {
  for (int i = 0; i < Stops(); ++i) {
    const std::string state_dir = absl::StrCat("solving-", i);
    ChildProcess daemon(Command(state_dir));
    // Levels 14 to 10 are most of the solve's beginning.
    const std::string level = absl::StrCat("solving level=", 14 - i % 5);
    ASSERT_THAT(daemon.WaitForLine(level), Not(Eq(""))) << daemon.log();
    Stop(daemon);
    EXPECT_FALSE(std::filesystem::exists(dir_.File(state_dir) + "/e_table"));
  }
}

}  // namespace
}  // namespace yatzy
