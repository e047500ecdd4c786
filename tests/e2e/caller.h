// Callers that call until the daemon is gone, and notice what it owes them.
#ifndef YATZY_TESTS_E2E_CALLER_H_
#define YATZY_TESTS_E2E_CALLER_H_

#include <grpcpp/grpcpp.h>

#include <atomic>
#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/verify/verify.h"
#include "tests/support/channels.h"
#include "tests/support/sanitized.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy {

inline constexpr char kDrainRefusal[] = "the server is shutting down";

// A channel that repeats nothing by itself.
inline std::shared_ptr<grpc::Channel> Connect(
    const std::string& address, grpc::ChannelArguments arguments = {}) {
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  return ConnectTo(address, arguments);
}

// Calls without pause until it is told that the server is gone, and goes on
// when it is refused: the worst that a client can do to a drain.
//
// The server must answer what it accepts. So each caller sees answers, then a
// refusal in our words, and only after that a connection that is not there;
// nothing but OK and UNAVAILABLE at any time. A drain goes on when no call came
// for a tenth of a second; a caller that ThreadSanitizer slows down may be
// silent for so long, and find the connection gone before it is refused.
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
      const bool is_refusal = status.error_message() == kDrainRefusal;
      const bool is_unavailable =
          status.error_code() == grpc::StatusCode::UNAVAILABLE;
#ifdef YATZY_THREAD_SANITIZED
      const bool comes_early = false;
#else
      const bool comes_early = !is_refusal && refusals_ == 0;
#endif
      if (!is_unavailable || comes_early) {
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

inline grpc::Status Evaluate(v1::AdvisorService::Stub& stub) {
  grpc::ClientContext context;
  v1::EvaluateStateResponse response;
  grpc::Status status = stub.EvaluateState(&context, {}, &response);
  if (status.ok() && std::abs(response.expected_remaining() -
                              kReferenceExpectedStart) > 1e-5) {
    return {grpc::StatusCode::DATA_LOSS, "a wrong value"};
  }
  return status;
}

inline grpc::Status EvaluateBatch(v1::AdvisorService::Stub& stub) {
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

inline v1::StreamAnalyzePositionsRequest FirstRoll() {
  v1::StreamAnalyzePositionsRequest request;
  auto* position = request.mutable_position();
  position->mutable_state();
  for (int face : {1, 2, 3, 4, 5}) position->add_dice(face);
  position->set_rerolls_left(2);
  return request;
}

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

}  // namespace yatzy

#endif  // YATZY_TESTS_E2E_CALLER_H_
