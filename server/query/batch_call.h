#ifndef YATZY_SERVER_QUERY_BATCH_CALL_H_
#define YATZY_SERVER_QUERY_BATCH_CALL_H_

#include <google/protobuf/arena.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/time/time.h"
#include "proto/status/steady_time.h"
#include "server/query/advisor_service.h"
#include "server/query/answer_parts.h"
#include "server/query/async_call.h"
#include "server/query/batch_threads.h"
#include "server/query/call_slot.h"

namespace yatzy::server {

// A slot for one batch at a time.
//
// The call arrives as bytes, and a batch thread does all that takes time: it
// parses them, answers, and serialises the answer. So a large batch costs the
// threads of the completion queue no more than a single query. Only a request
// of at most `inline_bytes`, short work, is answered where it arrived. A batch
// that would wait for a thread for too long is refused at once, as BatchThreads
// says. A request that takes seconds goes on to threads of its own (Aside).
//
// The handler asks its checkpoint whether to go on: not if the caller has gone,
// its deadline has passed, or the batch is here for too long: a caller need not
// have a deadline, and gRPC 1.51 takes one that it cannot read for none.
template <typename Request, typename Response>
class BatchCall final : public CallSlot {
 public:
  // Answers, in one part at least.
  using Handler = std::function<absl::Status(
      const Request&, NextPart<Response> next_part, Checkpoint checkpoint)>;

  // Answers from bytes to bytes, or nothing: then the handler is asked. May be
  // null.
  using Shortcut = std::function<std::optional<grpc::ByteBuffer>(
      const grpc::ByteBuffer& request, Checkpoint checkpoint)>;

  // Where requests go that take long. Without threads there are none.
  struct Aside {
    std::function<bool(const Request&)> is_long;
    // Whether the caller may have that much.
    std::function<absl::Status(const grpc::ServerContext&)> charge;
    BatchThreads* threads = nullptr;
  };

  // The pointees must outlive the slot.
  BatchCall(const Hooks& hooks, Handler handler, Shortcut shortcut,
            std::size_t inline_bytes, absl::Duration longest,
            BatchThreads* threads, OpenCalls* open,
            absl::BlockingCounter* parked, Aside aside = {})
      : CallSlot(hooks, parked),
        handler_(std::move(handler)),
        shortcut_(std::move(shortcut)),
        aside_(std::move(aside)),
        inline_bytes_(inline_bytes),
        longest_(longest),
        threads_(threads),
        open_(open) {}

 private:
  void Prepare(grpc::ServerContext& context) override {
    is_open_ = false;
    goes_aside_ = false;
    is_aside_ = false;
    is_cancelled_ = false;
    ends_missing_ = 2;
    context.AsyncNotifyWhenDone(&is_done_);
  }

  void Called() override {
    is_open_ = true;
    deadline_ = SteadyTime::From(context().raw_deadline());
    open_->Begin();
    latest_ = SteadyTime::Now() + longest_;
    if (request().Length() <= inline_bytes_) return Answer();
    const absl::Status status =
        threads_->Run([this] { Answer(); }, std::min(deadline_, latest_));
    if (!status.ok()) Finish(status);
  }

  void Answer() {
    grpc::ByteBuffer bytes;
    absl::Status status = Answer(bytes);
    if (status.ok() && goes_aside_) {
      // It is another thread's from here on, unless it is refused.
      goes_aside_ = false;
      is_aside_ = true;
      status = aside_.threads->Run([this] { Answer(); },
                                   std::min(deadline_, latest_));
      if (status.ok()) return;
    }
    Finish(status, std::move(bytes));
  }

  absl::Status Answer(grpc::ByteBuffer& bytes) {
    // It may have waited for a thread.
    if (absl::Status status = MayGoOn(); !status.ok()) return status;
    const auto checkpoint = [this] { return MayGoOn(); };
    if (shortcut_ != nullptr) {
      if (auto answer = shortcut_(request(), checkpoint); answer.has_value()) {
        bytes.Swap(&*answer);
        return absl::OkStatus();
      }
    }
    google::protobuf::Arena arena(LargeBlocks());
    auto* message = google::protobuf::Arena::CreateMessage<Request>(&arena);
    const bool may_go_aside = aside_.threads != nullptr && !is_aside_;
    // To parse bytes takes them. A copy shares them.
    grpc::ByteBuffer copy = may_go_aside ? request() : grpc::ByteBuffer();
    if (!Parse(may_go_aside ? copy : request(), *message)) return CannotParse();
    if (may_go_aside && aside_.is_long(*message)) {
      goes_aside_ = true;
      return aside_.charge(context());
    }
    AnswerParts<Response> parts;
    const auto next_part = [&parts]() -> Response& { return parts.Next(); };
    absl::Status status = handler_(*message, next_part, checkpoint);
    if (status.ok()) bytes = parts.Take();
    return status;
  }

  absl::Status MayGoOn() const {
    if (is_cancelled_) return absl::CancelledError("the caller has gone");
    if (SteadyTime::Now() > deadline_) {
      return absl::DeadlineExceededError("the call's deadline has passed");
    }
    if (SteadyTime::Now() > latest_) {
      return absl::DeadlineExceededError(absl::StrCat(
          "the batch has taken more than ", absl::FormatDuration(longest_)));
    }
    return absl::OkStatus();
  }

  // The call is over, by an answer or because the caller has gone.
  void IsDone(bool) {
    is_cancelled_ = context().IsCancelled();
    Sent();
  }

  // The call is over for gRPC when it is answered and when it is done, which
  // can be told in either order and by different threads.
  void Sent() override {
    if (--ends_missing_ > 0) return;
    if (is_open_) open_->End();
    Arm();
  }

  const Handler handler_;
  const Shortcut shortcut_;
  const Aside aside_;
  const std::size_t inline_bytes_;
  const absl::Duration longest_;
  BatchThreads* const threads_;
  OpenCalls* const open_;
  MemberTag<BatchCall> is_done_{this, &BatchCall::IsDone};

  bool is_open_ = false;  // counted: it was admitted
  bool goes_aside_ = false;
  bool is_aside_ = false;  // with the threads for what takes long
  SteadyTime deadline_;
  SteadyTime latest_;  // whatever deadline the call has
  std::atomic<bool> is_cancelled_ = false;
  std::atomic<int> ends_missing_ = 0;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_BATCH_CALL_H_
