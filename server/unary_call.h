#ifndef YATZY_SERVER_UNARY_CALL_H_
#define YATZY_SERVER_UNARY_CALL_H_

#include <grpcpp/grpcpp.h>

#include <functional>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/synchronization/blocking_counter.h"
#include "server/grpc_status.h"

namespace yatzy {

// What the completion queue's tags point to.
class CompletionTag {
 public:
  virtual ~CompletionTag() = default;

  // The operation that was started with this tag is done; `ok` as in
  // grpc::CompletionQueue::Next. Never called twice at the same time for a tag.
  virtual void Proceed(bool ok) = 0;
};

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
template <typename Request, typename Response>
class UnaryCall final : public CompletionTag {
 public:
  using Writer = grpc::ServerAsyncResponseWriter<Response>;
  // Asks gRPC for the next call of the method.
  using Accept =
      std::function<void(grpc::ServerContext*, Request*, Writer*, void* tag)>;
  // Answers; `response` is empty on entry.
  using Handler = std::function<absl::Status(const Request&, Response&)>;

  // The pointees must outlive the slot.
  UnaryCall(Accept accept, Handler handler, absl::BlockingCounter* parked)
      : accept_(std::move(accept)),
        handler_(std::move(handler)),
        parked_(parked) {}

  void Arm() {
    // A context serves one call; request and response keep their memory.
    writer_.reset();
    context_.emplace();
    writer_.emplace(&*context_);
    Trim(request_);
    Trim(response_);
    state_ = State::kWaiting;
    accept_(&*context_, &request_, &*writer_, this);
  }

  void Proceed(bool ok) override {
    if (state_ == State::kFinishing) return Arm();
    if (!ok) {
      parked_->DecrementCount();
      return;  // the slot may be gone by now
    }
    const grpc::Status status = ToGrpcStatus(handler_(request_, response_));
    state_ = State::kFinishing;
    if (status.ok()) {
      writer_->Finish(response_, status, this);
    } else {
      writer_->FinishWithError(status, this);
    }
  }

 private:
  enum class State { kWaiting, kFinishing };

  // More than this is not kept for the next call, so that a few large batches
  // do not hold memory in every slot.
  static constexpr std::size_t kMaxKept = 16 * 1024;

  template <typename Message>
  static void Trim(Message& message) {
    if (message.SpaceUsedLong() > kMaxKept) {
      message = Message();
    } else {
      message.Clear();
    }
  }

  const Accept accept_;
  const Handler handler_;
  absl::BlockingCounter* const parked_;

  State state_ = State::kWaiting;
  std::optional<grpc::ServerContext> context_;
  std::optional<Writer> writer_;
  Request request_;
  Response response_;
};

}  // namespace yatzy

#endif  // YATZY_SERVER_UNARY_CALL_H_
