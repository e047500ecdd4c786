#ifndef YATZY_SERVER_QUERY_UNARY_CALL_H_
#define YATZY_SERVER_QUERY_UNARY_CALL_H_

#include <google/protobuf/arena.h>
#include <grpcpp/grpcpp.h>

#include <array>
#include <cstddef>
#include <functional>
#include <utility>

#include "absl/status/status.h"
#include "absl/synchronization/blocking_counter.h"
#include "server/query/call_slot.h"
#include "server/query/message_bytes.h"

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
  virtual void Answer(AnalyzeGroup& group) = 0;

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

  void Called(AnalyzeGroup& group) final {
    using google::protobuf::Arena;
    request_ = Arena::CreateMessage<Request>(&arena_);
    response_ = Arena::CreateMessage<Response>(&arena_);
    if (Parse(CallSlot::request(), *request_)) {
      Answer(group);
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
  void Answer(AnalyzeGroup&) override {
    Slot::Finish(handler_(Slot::request(), Slot::response()));
  }

  const Handler handler_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_UNARY_CALL_H_
