#ifndef YATZY_SERVER_QUERY_UNARY_CALL_H_
#define YATZY_SERVER_QUERY_UNARY_CALL_H_

#include <google/protobuf/arena.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/support/async_unary_call.h>

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/synchronization/blocking_counter.h"
#include "server/observe/call_observer.h"
#include "server/query/completion_tag.h"
#include "server/query/message_bytes.h"
#include "server/status/grpc_status.h"

namespace yatzy {

// A slot for one unary call at a time, reused from call to call:
//
//     Arm --> waiting --> answer, finishing --> Arm ...
//               |  (server shut down)
//               +------> parked
//
// A slot is parked for good when the server is shut down; arming a slot after
// that is allowed, and parks it at once. `parked` is decremented once per slot:
// when it is zero, no slot has an operation under way, and the completion queue
// may be shut down.
//
// The call arrives as bytes. Request and response live in memory of the slot;
// only what is larger than usual is allocated, and freed after the call. (gRPC
// would parse a request into a message that it keeps for the next call if that
// fails, so that its memory could only grow.)
template <typename Request, typename Response>
class UnarySlot : public CompletionTag {
 public:
  using Writer = grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>;
  // Asks gRPC for the next call of the method.
  using Accept = std::function<void(grpc::ServerContext*, grpc::ByteBuffer*,
                                    Writer*, void* tag)>;

  // Both pointees must outlive the slot.
  UnarySlot(Accept accept, MethodObserver* observer,
            absl::BlockingCounter* parked)
      : accept_(std::move(accept)),
        parked_(parked),
        observed_(*observer),
        arena_(memory_.data(), memory_.size()) {}

  void Arm() {
    // A context serves one call.
    writer_.reset();
    context_.emplace();
    writer_.emplace(&*context_);
    bytes_.Clear();
    is_finishing_ = false;
    accept_(&*context_, &bytes_, &*writer_, this);
  }

  void Proceed(bool ok, AnalyzeGroup& group) final {
    if (is_finishing_) return Arm();
    if (!ok) {
      parked_->DecrementCount();
      return;  // the slot may be gone by now
    }
    is_finishing_ = true;
    observed_.Begin();
    using google::protobuf::Arena;
    request_ = Arena::CreateMessage<Request>(&arena_);
    response_ = Arena::CreateMessage<Response>(&arena_);
    if (Parse(bytes_, *request_)) {
      Answer(group);
    } else {
      Finish(CannotParse());
    }
  }

 protected:
  // A call has come. It must be finished by the thread that calls this, in
  // microseconds.
  virtual void Answer(AnalyzeGroup& group) = 0;

  const Request& request() const { return *request_; }
  Response& response() { return *response_; }  // empty at first

  // Sends the response, or the error.
  void Finish(const absl::Status& answer) {
    const grpc::Status status = ToGrpcStatus(answer);
    if (status.ok()) bytes_ = Serialize(*response_);
    arena_.Reset();
    observed_.End(*context_, status);
    if (status.ok()) {
      writer_->Finish(bytes_, status, this);
    } else {
      writer_->FinishWithError(status, this);
    }
  }

 private:
  // The messages of a call that ranks a handful of actions.
  static constexpr std::size_t kUsualBytes = 4096;

  const Accept accept_;
  absl::BlockingCounter* const parked_;
  ObservedCall observed_;

  alignas(std::max_align_t) std::array<char, kUsualBytes> memory_;
  google::protobuf::Arena arena_;  // of the messages
  grpc::ByteBuffer bytes_;         // of the request, then of the response
  Request* request_ = nullptr;
  Response* response_ = nullptr;
  bool is_finishing_ = false;
  std::optional<grpc::ServerContext> context_;
  std::optional<Writer> writer_;
};

// A slot whose calls are answered as they come.
template <typename Request, typename Response>
class UnaryCall final : public UnarySlot<Request, Response> {
 public:
  using Slot = UnarySlot<Request, Response>;
  // Answers; `response` is empty on entry.
  using Handler = std::function<absl::Status(const Request&, Response&)>;

  UnaryCall(typename Slot::Accept accept, Handler handler,
            MethodObserver* observer, absl::BlockingCounter* parked)
      : Slot(std::move(accept), observer, parked),
        handler_(std::move(handler)) {}

 private:
  void Answer(AnalyzeGroup&) override {
    Slot::Finish(handler_(Slot::request(), Slot::response()));
  }

  const Handler handler_;
};

}  // namespace yatzy

#endif  // YATZY_SERVER_QUERY_UNARY_CALL_H_
