#ifndef YATZY_SERVER_UNARY_CALL_H_
#define YATZY_SERVER_UNARY_CALL_H_

#include <google/protobuf/arena.h>
#include <grpcpp/grpcpp.h>

#include <array>
#include <cstddef>
#include <functional>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/synchronization/blocking_counter.h"
#include "server/completion_tag.h"
#include "server/grpc_status.h"

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
// The answer is made on the thread that took the call from the queue, so it
// must be short: microseconds. Request and response live in memory of the slot;
// only what is larger than usual is allocated, and freed after the call.
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
        parked_(parked),
        arena_(memory_.data(), memory_.size()) {}

  void Arm() {
    // A context serves one call.
    writer_.reset();
    context_.emplace();
    writer_.emplace(&*context_);
    arena_.Reset();
    request_ = google::protobuf::Arena::CreateMessage<Request>(&arena_);
    is_finishing_ = false;
    accept_(&*context_, request_, &*writer_, this);
  }

  void Proceed(bool ok) override {
    if (is_finishing_) return Arm();
    if (!ok) {
      parked_->DecrementCount();
      return;  // the slot may be gone by now
    }
    auto* response = google::protobuf::Arena::CreateMessage<Response>(&arena_);
    const grpc::Status status = ToGrpcStatus(handler_(*request_, *response));
    is_finishing_ = true;
    if (status.ok()) {
      writer_->Finish(*response, status, this);
    } else {
      writer_->FinishWithError(status, this);
    }
  }

 private:
  // The messages of a call that ranks a handful of actions.
  static constexpr std::size_t kUsualBytes = 4096;

  const Accept accept_;
  const Handler handler_;
  absl::BlockingCounter* const parked_;

  alignas(std::max_align_t) std::array<char, kUsualBytes> memory_;
  google::protobuf::Arena arena_;  // of the messages
  Request* request_ = nullptr;
  bool is_finishing_ = false;
  std::optional<grpc::ServerContext> context_;
  std::optional<Writer> writer_;
};

}  // namespace yatzy

#endif  // YATZY_SERVER_UNARY_CALL_H_
