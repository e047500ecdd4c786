// SIGTERM, again and again: under load, with streams that hang, during a solve.
// YATZY_STOPS says how often each (2 if it is not set).
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>

#include <atomic>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <iostream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "core/rules/scoring.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "tests/support/channels.h"
#include "tests/support/child_process.h"
#include "tests/support/temp_dir.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy {
namespace {

using ::testing::Eq;
using ::testing::Not;

constexpr absl::Duration kPromised = absl::Seconds(5);
constexpr char kRefusal[] = "the server is shutting down";

int Stops() {
  const char* text = std::getenv("YATZY_STOPS");
  return text == nullptr ? 2 : std::atoi(text);
}

std::shared_ptr<grpc::Channel> Connect(const std::string& address,
                                       grpc::ChannelArguments arguments = {}) {
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  return ConnectTo(address, arguments);
}

// Calls without pause until it is told that the server is gone, and goes on
// when it is refused: the worst that a client can do to a drain.
//
// The server must answer what it accepts. So each caller sees answers, then a
// refusal in our words, and only after that a connection that is not there;
// nothing but OK and UNAVAILABLE at any time.
class Caller {
 public:
  using Call = std::function<grpc::Status(v1::AdvisorService::Stub&)>;

  Caller(const std::shared_ptr<grpc::Channel>& channel, Call call)
      : stub_(v1::AdvisorService::NewStub(channel)),
        call_(std::move(call)),
        thread_(&Caller::Loop, this) {}

  void WaitForAnswers(int n) const {
    for (int seen = answers_; seen < n; seen = answers_) answers_.wait(seen);
  }

  void End() {
    is_over_ = true;
    thread_.join();
  }

  // What went wrong, "" if nothing did.
  const std::string& wrong() const { return wrong_; }
  int refusals() const { return refusals_; }

 private:
  void Loop() {
    while (!is_over_) {
      const grpc::Status status = call_(*stub_);
      if (status.ok()) {
        ++answers_;
        answers_.notify_all();
        continue;
      }
      const bool is_refusal = status.error_message() == kRefusal;
      const bool is_unavailable =
          status.error_code() == grpc::StatusCode::UNAVAILABLE;
      if (!is_unavailable || (!is_refusal && refusals_ == 0)) {
        wrong_ = absl::StrCat(status.error_code(), " after ", answers_.load(),
                              " answers and ", refusals_,
                              " refusals: ", status.error_message());
        answers_ = 1'000'000'000;  // nobody need wait
        answers_.notify_all();
        return;
      }
      refusals_ += is_refusal;
    }
  }

  const std::unique_ptr<v1::AdvisorService::Stub> stub_;
  const Call call_;
  std::atomic<int> answers_ = 0;
  std::atomic<bool> is_over_ = false;
  int refusals_ = 0;
  std::string wrong_;
  std::thread thread_;
};

grpc::Status Evaluate(v1::AdvisorService::Stub& stub) {
  grpc::ClientContext context;
  v1::EvaluateStateResponse response;
  grpc::Status status = stub.EvaluateState(&context, {}, &response);
  if (status.ok() && std::abs(response.expected_remaining() -
                              kReferenceExpectedStart) > 1e-5) {
    return {grpc::StatusCode::DATA_LOSS, "a wrong value"};
  }
  return status;
}

grpc::Status EvaluateBatch(v1::AdvisorService::Stub& stub) {
  constexpr int kStates = 100'000;
  v1::BatchEvaluateStatesRequest request;
  request.mutable_state_indices()->Resize(kStates, 0);
  grpc::ClientContext context;
  v1::BatchEvaluateStatesResponse response;
  grpc::Status status = stub.BatchEvaluateStates(&context, request, &response);
  if (status.ok() && response.expected_remaining_size() != kStates) {
    return {grpc::StatusCode::DATA_LOSS, "not all values"};
  }
  return status;
}

v1::StreamAnalyzePositionsRequest FirstRoll() {
  v1::StreamAnalyzePositionsRequest request;
  auto* position = request.mutable_position();
  position->mutable_state();
  for (int face : {1, 2, 3, 4, 5}) position->add_dice(face);
  position->set_rerolls_left(2);
  return request;
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

// A stream whose caller sends and sends, and reads nothing.
class SilentReader {
 public:
  explicit SilentReader(const std::string& address)
      : stub_(v1::AdvisorService::NewStub(Connect(address, FewBytesAhead()))),
        stream_(stub_->StreamAnalyzePositions(&context_)),
        thread_([this] {
          while (stream_->Write(FirstRoll())) {
            ++sent_;
            sent_.notify_all();
          }
        }) {}
  ~SilentReader() {
    context_.TryCancel();
    thread_.join();
  }

  // With answers of a kilobyte, that is more than are taken unread.
  void WaitUntilSent(int n) const {
    for (int seen = sent_; seen < n; seen = sent_) sent_.wait(seen);
  }

 private:
  static grpc::ChannelArguments FewBytesAhead() {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_HTTP2_BDP_PROBE, 0);
    arguments.SetInt(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, 16 << 10);
    return arguments;
  }

  grpc::ClientContext context_;
  const std::unique_ptr<v1::AdvisorService::Stub> stub_;
  const std::unique_ptr<grpc::ClientReaderWriter<
      v1::StreamAnalyzePositionsRequest, v1::StreamAnalyzePositionsResponse>>
      stream_;
  std::atomic<int> sent_ = 0;
  std::thread thread_;
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
