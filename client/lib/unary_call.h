// A call with one request and one answer, which goes to a callback.
#ifndef YATZY_CLIENT_LIB_UNARY_CALL_H_
#define YATZY_CLIENT_LIB_UNARY_CALL_H_

#include <grpcpp/alarm.h>
#include <grpcpp/client_context.h>
#include <grpcpp/support/async_unary_call.h>

#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/lib/call_queue.h"
#include "client/lib/connection.h"
#include "proto/status/steady_time.h"

namespace yatzy::client {

template <typename Request, typename Response>
class UnaryCall final
    : public QueuedCall,
      public std::enable_shared_from_this<UnaryCall<Request, Response>> {
 public:
  using Reader = grpc::ClientAsyncResponseReader<Response>;

  // What to call, and how.
  struct Method {
    // A stub's PrepareAsync method.
    std::function<std::unique_ptr<Reader>(grpc::ClientContext*, const Request&,
                                          grpc::CompletionQueue*)>
        prepare;
    bool repeats;  // as the connection's policy says
    // What is wrong with an OK answer; null: nothing ever is.
    absl::Status (*check)(const Request&, const Response&) = nullptr;
  };
  using Callback = std::function<void(absl::StatusOr<Response>)>;

  // `connection` and `queue` must outlive the call. Start it once.
  UnaryCall(const Connection& connection, CallQueue& queue, Method method,
            Request request, Callback callback)
      : connection_(connection),
        queue_(queue),
        method_(std::move(method)),
        request_(std::move(request)),
        callback_(std::move(callback)),
        attempts_(connection.NewAttempts()) {}

  void Start() {
    const bool goes_on = queue_.Add(this->shared_from_this());
    const std::lock_guard lock(mutex_);
    cancelled_ = cancelled_ || !goes_on;
    StartAttempt();
  }

  void Cancel() override {
    const std::lock_guard lock(mutex_);
    cancelled_ = true;
    if (context_.has_value()) context_->TryCancel();
    if (pause_.has_value()) pause_->Cancel();
  }

 private:
  // REQUIRES: the lock, which also makes visible to the thread of the queue
  // what the caller's has written. (ThreadSanitizer does not see that gRPC
  // does.)
  void StartAttempt() {
    pause_.reset();
    reader_.reset();  // it lies in memory of the context's call
    context_.emplace();
    context_->set_deadline(attempts_.give_up());
    context_->set_wait_for_ready(true);
    reader_ = method_.prepare(&*context_, request_, queue_.queue());
    reader_->StartCall();
    reader_->Finish(&response_, &status_,
                    CallQueue::Tag([this](bool /*ok*/) { OnAnswer(); }));
    if (cancelled_) context_->TryCancel();
  }

  void OnAnswer() {
    std::unique_lock lock(mutex_);
    absl::StatusOr<Response> result = ResultOfAttempt();
    std::optional<absl::Duration> pause;
    if (!result.ok() && cancelled_) {
      result = Cancelled();  // whatever else has become of it
    } else if (!result.ok() && method_.repeats) {
      pause = attempts_.PauseAfter(result.status());
    }
    if (pause.has_value()) {
      pause_.emplace();
      pause_->Set(queue_.queue(), SteadyTime::Now() + *pause,
                  CallQueue::Tag([this](bool /*ok*/) { OnPauseOver(); }));
      return;
    }
    lock.unlock();
    End(std::move(result));
  }

  void OnPauseOver() {
    std::unique_lock lock(mutex_);
    if (!cancelled_) return StartAttempt();
    lock.unlock();
    End(Cancelled());
  }

  static absl::Status Cancelled() {
    return absl::CancelledError("the call was cancelled");
  }

  absl::StatusOr<Response> ResultOfAttempt() {
    if (!status_.ok()) return connection_.ExplainAtOnce(status_);
    if (method_.check != nullptr) {
      absl::Status status = method_.check(request_, response_);
      if (!status.ok()) return status;
    }
    return std::move(response_);
  }

  // Outside of the lock: the callback may do what it likes.
  void End(absl::StatusOr<Response> result) {
    const auto self = this->shared_from_this();
    std::exchange(callback_, nullptr)(std::move(result));
    queue_.Remove(self);
  }

  const Connection& connection_;
  CallQueue& queue_;
  const Method method_;
  const Request request_;
  Callback callback_;

  std::mutex mutex_;
  // Guarded by mutex_:
  Attempts attempts_;
  bool cancelled_ = false;
  std::optional<grpc::Alarm> pause_;
  std::optional<grpc::ClientContext> context_;
  std::unique_ptr<Reader> reader_;
  Response response_;
  grpc::Status status_;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LIB_UNARY_CALL_H_
