#ifndef YATZY_SERVER_QUERY_BATCH_CALL_H_
#define YATZY_SERVER_QUERY_BATCH_CALL_H_

#include <google/protobuf/arena.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/support/async_unary_call.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/synchronization/blocking_counter.h"
#include "server/query/advisor_service.h"
#include "server/query/batch_threads.h"
#include "server/query/completion_tag.h"
#include "server/query/message_bytes.h"
#include "server/query/open_calls.h"
#include "server/status/grpc_status.h"

namespace yatzy {

// A slot for one batch at a time, reused from call to call, like UnaryCall:
//
//     Arm --> waiting --> queued, answer, finishing --> Arm ...
//               |  (server shut down)
//               +------> parked
//
// The call arrives as bytes, and a batch thread does all that takes time: it
// parses them, answers, and serialises the answer. So a large batch costs the
// threads of the completion queue no more than a small question. Only a request
// of at most `inline_bytes`, short work, is answered where it arrived.
//
// The handler asks its checkpoint whether to go on: not if the caller has gone
// or its deadline has passed.
template <typename Request, typename Response>
class BatchCall final : public CompletionTag {
 public:
  using Writer = grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>;
  // Asks gRPC for the next call of the method.
  using Accept = std::function<void(grpc::ServerContext*, grpc::ByteBuffer*,
                                    Writer*, void* tag)>;
  // Answers; `response` is empty on entry.
  using Handler = std::function<absl::Status(const Request&, Response&,
                                             Checkpoint checkpoint)>;

  // Answers from bytes to bytes, or nothing: then the handler is asked. May be
  // null.
  using Shortcut = std::function<std::optional<grpc::ByteBuffer>(
      const grpc::ByteBuffer& request, Checkpoint checkpoint)>;

  // The pointees must outlive the slot.
  BatchCall(Accept accept, Handler handler, Shortcut shortcut,
            std::size_t inline_bytes, BatchThreads* threads, OpenCalls* open,
            absl::BlockingCounter* parked)
      : accept_(std::move(accept)),
        handler_(std::move(handler)),
        shortcut_(std::move(shortcut)),
        inline_bytes_(inline_bytes),
        threads_(threads),
        open_(open),
        parked_(parked),
        done_tag_(this) {}

  void Arm() {
    // A context serves one call.
    writer_.reset();
    context_.emplace();
    writer_.emplace(&*context_);
    request_.Clear();
    is_finishing_ = false;
    is_cancelled_ = false;
    ends_missing_ = 2;
    context_->AsyncNotifyWhenDone(&done_tag_);
    accept_(&*context_, &request_, &*writer_, this);
  }

  void Proceed(bool ok, AnalyzeGroup&) override {
    if (is_finishing_) return End();
    if (!ok) {
      // gRPC does not deliver the done tag of a call that never was.
      parked_->DecrementCount();
      return;  // the slot may be gone by now
    }
    is_finishing_ = true;
    open_->Begin();
    if (request_.Length() <= inline_bytes_) return Answer();
    threads_->Run([this] { Answer(); });
  }

 private:
  // Told when the call is over, by an answer or because the caller has gone.
  class DoneTag final : public CompletionTag {
   public:
    explicit DoneTag(BatchCall* call) : call_(call) {}
    void Proceed(bool, AnalyzeGroup&) override {
      call_->is_cancelled_ = call_->context_->IsCancelled();
      call_->End();
    }

   private:
    BatchCall* const call_;
  };

  // A batch is thousands of small messages: few large blocks.
  static google::protobuf::ArenaOptions LargeBlocks() {
    google::protobuf::ArenaOptions options;
    options.start_block_size = 16 << 10;
    options.max_block_size = 256 << 10;
    return options;
  }

  void Answer() {
    grpc::ByteBuffer bytes;
    const grpc::Status status = ToGrpcStatus(Answer(bytes));
    request_.Clear();
    if (status.ok()) {
      writer_->Finish(bytes, status, this);
    } else {
      writer_->FinishWithError(status, this);
    }
  }

  absl::Status Answer(grpc::ByteBuffer& bytes) {
    // It may have waited for a thread.
    if (absl::Status status = MayGoOn(); !status.ok()) return status;
    const auto checkpoint = [this] { return MayGoOn(); };
    if (shortcut_ != nullptr) {
      if (auto answer = shortcut_(request_, checkpoint); answer.has_value()) {
        bytes.Swap(&*answer);
        return absl::OkStatus();
      }
    }
    google::protobuf::Arena arena(LargeBlocks());
    auto* request = google::protobuf::Arena::CreateMessage<Request>(&arena);
    if (!Parse(request_, *request)) return CannotParse();
    auto* response = google::protobuf::Arena::CreateMessage<Response>(&arena);
    absl::Status status = handler_(*request, *response, checkpoint);
    if (status.ok()) bytes = Serialize(*response);
    return status;
  }

  absl::Status MayGoOn() const {
    if (is_cancelled_) return absl::CancelledError("the caller has gone");
    if (std::chrono::system_clock::now() > context_->deadline()) {
      return absl::DeadlineExceededError("the call's deadline has passed");
    }
    return absl::OkStatus();
  }

  // The call is over for gRPC when it is answered and when it is done, which
  // can be told in either order and by different threads.
  void End() {
    if (--ends_missing_ > 0) return;
    open_->End();
    Arm();
  }

  const Accept accept_;
  const Handler handler_;
  const Shortcut shortcut_;
  const std::size_t inline_bytes_;
  BatchThreads* const threads_;
  OpenCalls* const open_;
  absl::BlockingCounter* const parked_;
  DoneTag done_tag_;

  bool is_finishing_ = false;
  std::atomic<bool> is_cancelled_ = false;
  std::atomic<int> ends_missing_ = 0;
  std::optional<grpc::ServerContext> context_;
  std::optional<Writer> writer_;
  grpc::ByteBuffer request_;
};

}  // namespace yatzy

#endif  // YATZY_SERVER_QUERY_BATCH_CALL_H_
