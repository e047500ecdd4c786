#ifndef YATZY_SERVER_QUERY_BATCH_H_
#define YATZY_SERVER_QUERY_BATCH_H_

#include <google/protobuf/arena.h>
#include <grpcpp/grpcpp.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <functional>
#include <optional>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "proto/status/steady_time.h"
#include "server/admission/caller.h"
#include "server/query/advisor_service.h"
#include "server/query/answer_parts.h"
#include "server/query/async_call.h"
#include "server/query/batch_threads.h"
#include "server/query/leadership.h"

namespace yatzy::server {

// Which requests are answered where they arrive.
struct InlineBytes {
  std::size_t most = 0;   // those of at most so many bytes
  std::size_t quick = 0;  // and those of so many take only some microseconds
};

// Of eight positions, of at least 13 bytes each, which take some microseconds.
inline constexpr std::size_t kFewPositionsBytes = 8 * 13;

// How the batches of one method are answered.
template <typename Request, typename Response>
struct BatchMethod {
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
    std::function<absl::Status(const Caller&)> charge;
    BatchThreads* threads = nullptr;
  };

  Handler handler;
  Shortcut shortcut;
  InlineBytes inline_bytes;
  // A batch ends after this, whatever deadline it has.
  absl::Duration longest;
  // Both outlive the batches.
  BatchThreads* threads = nullptr;
  OpenCalls* open = nullptr;
  Aside aside = {};
  // Whether it is the server that goes, not the callers; null: never.
  const std::atomic<bool>* draining = nullptr;
};

// One batch at a time of a method, whatever carries the call.
//
// A batch thread does all that takes time: it takes the request, parses it,
// answers, and serialises the answer. So a large batch costs the thread that it
// came by no more than a single query. Only short work is answered at once. A
// batch that would wait for a thread for too long is refused at once, as
// BatchThreads says. A request that takes seconds goes on to threads of its own
// (Aside).
//
// The handler asks its checkpoint whether to go on: not if the caller has gone,
// its deadline has passed, or the batch is here for too long: a caller need not
// have a deadline, and gRPC 1.51 takes one that it cannot read for none.
template <typename Request, typename Response>
class Batch {
 public:
  // `method` must outlive the batch.
  explicit Batch(const BatchMethod<Request, Response>& method)
      : method_(method) {}
  virtual ~Batch() = default;

 protected:
  // A call has come, with a request of so many bytes. It is Ended, now or by
  // another thread.
  void Begin(std::size_t request_bytes, SteadyTime deadline) {
    goes_aside_ = false;
    is_aside_ = false;
    deadline_ = deadline;
    method_.open->Begin();
    latest_ = SteadyTime::Now() + method_.longest;
    is_short_ = request_bytes <= method_.inline_bytes.most;
    if (is_short_) {
      if (request_bytes > method_.inline_bytes.quick) {
        Leadership::BeginLongWork();
      }
      return Answer();
    }
    const absl::Status status = method_.threads->Run(
        [this] { Answer(); }, std::min(deadline_, latest_));
    if (!status.ok()) End(status, {});
  }

  // The answer is on its way, or never will be. To be told once for each batch.
  void IsOver() { method_.open->End(); }

 private:
  // Of whoever carries the call. Gives the request, once; may take a while.
  virtual absl::Status TakeRequest(grpc::ByteBuffer& request) = 0;
  virtual bool HasGone() const = 0;
  // Whether the caller may have what takes long.
  virtual absl::Status ChargeForLong() const = 0;
  // What is answered to bytes that are no request.
  virtual absl::Status CannotParseRequest() const { return CannotParse(); }
  // Sends the answer, or the error if there is one.
  virtual void End(const absl::Status& status, grpc::ByteBuffer&& answer) = 0;

  void Answer() {
    grpc::ByteBuffer bytes;
    absl::Status status = Answer(bytes);
    if (status.ok() && goes_aside_) {
      // It is another thread's from here on, unless it is refused.
      goes_aside_ = false;
      is_aside_ = true;
      status = method_.aside.threads->Run([this] { Answer(); },
                                          std::min(deadline_, latest_));
      if (status.ok()) return;
    }
    request_.Clear();  // it may be large
    End(status, std::move(bytes));
  }

  absl::Status Answer(grpc::ByteBuffer& bytes) {
    // It may have waited for a thread.
    if (absl::Status status = MayGoOn(); !status.ok()) return status;
    if (!is_aside_) {
      if (auto status = TakeRequest(request_); !status.ok()) return status;
    }
    const auto checkpoint = [this] {
      // Single queries go first, also those that came in the middle of a slice
      // of the scheduler's, which ends at a tick, up to 4 ms later.
      if (!is_short_) std::this_thread::yield();
      return MayGoOn();
    };
    if (method_.shortcut != nullptr) {
      if (auto answer = method_.shortcut(request_, checkpoint);
          answer.has_value()) {
        bytes.Swap(&*answer);
        return absl::OkStatus();
      }
    }
    google::protobuf::Arena arena(LargeBlocks());
    auto* message = google::protobuf::Arena::CreateMessage<Request>(&arena);
    const bool may_go_aside = method_.aside.threads != nullptr && !is_aside_;
    // To parse bytes takes them. A copy shares them.
    grpc::ByteBuffer copy = may_go_aside ? request_ : grpc::ByteBuffer();
    if (!Parse(may_go_aside ? copy : request_, *message)) {
      return CannotParseRequest();
    }
    if (may_go_aside && method_.aside.is_long(*message)) {
      goes_aside_ = true;
      return ChargeForLong();
    }
    AnswerParts<Response> parts;
    const auto next_part = [&parts]() -> Response& { return parts.Next(); };
    absl::Status status = method_.handler(*message, next_part, checkpoint);
    if (status.ok()) bytes = parts.Take();
    return status;
  }

  absl::Status MayGoOn() const {
    if (HasGone()) {
      return absl::CancelledError(method_.draining != nullptr &&
                                          method_.draining->load()
                                      ? "the server is shutting down"
                                      : "the caller has gone");
    }
    if (SteadyTime::Now() > deadline_) {
      return absl::DeadlineExceededError("the call's deadline has passed");
    }
    if (SteadyTime::Now() > latest_) {
      return absl::DeadlineExceededError(
          absl::StrCat("the call has taken more than ",
                       absl::FormatDuration(method_.longest)));
    }
    return absl::OkStatus();
  }

  const BatchMethod<Request, Response>& method_;
  grpc::ByteBuffer request_;
  bool is_short_ = false;
  bool goes_aside_ = false;
  bool is_aside_ = false;  // with the threads for what takes long
  SteadyTime deadline_;
  SteadyTime latest_;  // whatever deadline the call has
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_BATCH_H_
