#ifndef YATZY_SERVER_QUERY_UNARY_CALL_H_
#define YATZY_SERVER_QUERY_UNARY_CALL_H_

#include <google/protobuf/arena.h>
#include <grpcpp/grpcpp.h>

#include <array>
#include <cstddef>
#include <functional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "proto/contract/limits.h"
#include "server/query/advisor_service.h"
#include "server/query/call_slot.h"
#include "server/query/leadership.h"

namespace yatzy::server {

// A slot for calls that are answered in microseconds, by the thread that takes
// them from the completion queue.
//
// Request and response live in memory of the slot; only what is larger than
// usual is allocated, and freed after the call. (gRPC would parse a request
// into a message that it keeps for the next call if that fails, so that its
// memory could only grow.)
template <typename Request, typename Response>
class UnarySlot : public CallSlot {
 public:
  // As CallSlot.
  UnarySlot(const Hooks& hooks, absl::BlockingCounter* parked)
      : CallSlot(hooks, parked), arena_(memory_.data(), memory_.size()) {}

 protected:
  // A request has come. It must be finished by the thread that calls this, in
  // microseconds.
  virtual void Answer() = 0;

  const Request& request() const { return *request_; }
  Response& response() { return *response_; }  // empty at first

  // Sends the response, or the error.
  void Finish(const absl::Status& status) {
    grpc::ByteBuffer answer;
    if (status.ok()) answer = Serialize(*response_);
    arena_.Reset();
    CallSlot::Finish(status, std::move(answer));
  }

 private:
  // The messages of a call that ranks a handful of actions.
  static constexpr std::size_t kUsualBytes = 4096;

  // A request of so many bytes is one of a state or a position.
  static constexpr std::size_t kQuickBytes = 512;

  void Called() final {
    using google::protobuf::Arena;
    const std::size_t bytes = CallSlot::request().Length();
    if (bytes > kMaxSingleRequestBytes) {
      return Finish(absl::InvalidArgumentError(
          absl::StrCat("the request has ", bytes, " bytes, expected at most ",
                       kMaxSingleRequestBytes)));
    }
    if (bytes > kQuickBytes) Leadership::BeginLongWork();
    request_ = Arena::CreateMessage<Request>(&arena_);
    response_ = Arena::CreateMessage<Response>(&arena_);
    if (Parse(CallSlot::request(), *request_)) {
      Answer();
    } else {
      Finish(CannotParse());
    }
  }

  alignas(std::max_align_t) std::array<char, kUsualBytes> memory_;
  google::protobuf::Arena arena_;  // of the messages
  Request* request_ = nullptr;
  Response* response_ = nullptr;
};

// A slot whose calls are answered as they come.
template <typename Request, typename Response>
class UnaryCall final : public UnarySlot<Request, Response> {
 public:
  using Slot = UnarySlot<Request, Response>;
  // Answers; `response` is empty on entry.
  using Handler = std::function<absl::Status(const Request&, Response&)>;

  UnaryCall(const CallSlot::Hooks& hooks, Handler handler,
            absl::BlockingCounter* parked)
      : Slot(hooks, parked), handler_(std::move(handler)) {}

 private:
  void Answer() override {
    Slot::Finish(handler_(Slot::request(), Slot::response()));
  }

  const Handler handler_;
};

// A slot for AnalyzePosition. A call joins those that its thread, which must be
// one that runs AnswerCalls, has taken and not answered yet.
class AnalyzeCall final : public UnarySlot<v1::AnalyzePositionRequest,
                                           v1::AnalyzePositionResponse> {
 public:
  using UnarySlot::Finish;
  using UnarySlot::request;
  using UnarySlot::response;
  using UnarySlot::UnarySlot;

 private:
  void Answer() override;
};

// Takes what comes out of the queue, whose tags are CompletionTags, and lets it
// proceed, until the queue is shut down and empty. Only leaders wait there, and
// one that begins long work lets another lead. Answers AnalyzePosition
// calls that are there at the same time together: under load there are some,
// and in one vector each costs less than half of what it costs by itself. A
// call that comes alone is answered alone, and none waits for one that is not
// there yet.
void AnswerCalls(grpc::CompletionQueue& queue, Leadership& leadership,
                 const AdvisorService& service);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_UNARY_CALL_H_
