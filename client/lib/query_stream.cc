#include "client/lib/query_stream.h"

#include <grpcpp/alarm.h>
#include <grpcpp/support/async_stream.h>

#include <deque>
#include <mutex>
#include <utility>

#include "proto/status/status.h"
#include "proto/status/steady_time.h"

namespace yatzy::client {

template <typename Method>
QueryStream<Method>::QueryStream(v1::AdvisorService::Stub& stub)
    : context_(std::make_unique<grpc::ClientContext>()),
      stream_((stub.*Method::kOpen)(context_.get())),
      asked_(std::make_unique<AskedRuleSets>()) {}

template <typename Method>
QueryStream<Method>::~QueryStream() {
  if (stream_ == nullptr || finished_) return;
  Cancel();
  static_cast<void>(Finish());
}

template <typename Method>
bool QueryStream<Method>::Write(const Request& request) {
  asked_->Add(request.rule_set());
  return stream_->Write(request);
}

template <typename Method>
bool QueryStream<Method>::WritesDone() {
  writes_done_ = true;
  return stream_->WritesDone();
}

template <typename Method>
auto QueryStream<Method>::Read() -> std::optional<Response> {
  Response response;
  while (stream_->Read(&response)) {
    if (!fits_.ok()) continue;  // what was under way when it was given up
    fits_ = asked_->CheckNext(response.rule_set());
    if (fits_.ok()) return response;
    Cancel();
  }
  return std::nullopt;
}

template <typename Method>
absl::Status QueryStream<Method>::Finish() {
  if (!writes_done_) WritesDone();
  // gRPC gives the status only when nothing is left to read.
  while (Read().has_value()) {
  }
  finished_ = true;
  const absl::Status end = ToAbslStatus(stream_->Finish());
  return fits_.ok() ? end : fits_;
}

// Up to three operations are under way at a time: one that opens or ends the
// stream, a read and a write. The call has ended when all have completed.
template <typename Method>
class AsyncQueryStream<Method>::Call final
    : public QueuedCall,
      public std::enable_shared_from_this<Call> {
 public:
  Call(const Connection& connection, CallQueue& queue,
       v1::AdvisorService::Stub& stub, OnAnswer on_answer, OnEnd on_end)
      : connection_(connection),
        queue_(queue),
        on_answer_(std::move(on_answer)),
        on_end_(std::move(on_end)) {
    context_.set_wait_for_ready(true);
    stream_ = (stub.*Method::kPrepare)(&context_, queue.queue());
  }

  void Start() {
    const bool goes_on = queue_.Add(this->shared_from_this());
    const std::lock_guard lock(mutex_);
    stream_->StartCall(Next(&Call::OnOpened));
    // Only for the connection: a stream may stay open for as long as it likes.
    connecting_.Set(queue_.queue(), SteadyTime::Now() + connection_.deadline(),
                    Next(&Call::OnTooLate));
    if (!goes_on) context_.TryCancel();
  }

  bool Write(Request request) {
    const std::lock_guard lock(mutex_);
    if (ending_ || writes_done_) return false;
    asked_.Add(request.rule_set());
    requests_.push_back(std::move(request));
    WriteNext();
    return true;
  }

  void WritesDone() {
    const std::lock_guard lock(mutex_);
    if (std::exchange(writes_done_, true)) return;
    WriteNext();
  }

  void Cancel() override { context_.TryCancel(); }

 private:
  using Step = void (Call::*)(bool ok);

  // REQUIRES, as all that follow: the lock.
  void* Next(Step step) {
    ++under_way_;
    return CallQueue::Tag([this, step](bool ok) { Complete(step, ok); });
  }

  void Complete(Step step, bool ok) {
    std::unique_lock lock(mutex_);
    (this->*step)(ok);
    if (has_answer_) {
      // The reader's buffer is free until the next read begins.
      lock.unlock();
      on_answer_(answer_);
      lock.lock();
      has_answer_ = false;
      stream_->Read(&answer_, Next(&Call::OnRead));
    }
    if (--under_way_ > 0) return;
    lock.unlock();
    const auto self = this->shared_from_this();
    on_end_(HowItEnded());
    on_answer_ = nullptr;
    on_end_ = nullptr;
    queue_.Remove(self);
  }

  absl::Status HowItEnded() const {
    if (!fits_.ok()) return fits_;
    return too_late_ ? connection_.NotConnected("") : ToAbslStatus(status_);
  }

  void OnOpened(bool ok) {
    opened_ = true;
    connecting_.Cancel();
    if (!ok) return End();
    stream_->Read(&answer_, Next(&Call::OnRead));
    WriteNext();
  }

  void OnTooLate(bool ok) {
    if (!ok || opened_) return;
    too_late_ = true;
    context_.TryCancel();
  }

  void OnRead(bool ok) {
    if (!ok) return End();
    if (fits_.ok()) fits_ = asked_.CheckNext(answer_.rule_set());
    has_answer_ = fits_.ok();
    if (has_answer_) return;
    context_.TryCancel();
    stream_->Read(&answer_, Next(&Call::OnRead));  // until there is no more
  }

  void OnWritten(bool ok) {
    writing_ = false;
    if (ok) WriteNext();  // else the read fails as well, and ends the stream
  }

  void WriteNext() {
    if (!opened_ || ending_ || writing_) return;
    if (!requests_.empty()) {
      writing_ = true;
      stream_->Write(requests_.front(), Next(&Call::OnWritten));
      requests_.pop_front();  // gRPC has serialized it
    } else if (writes_done_ && !half_closed_) {
      half_closed_ = true;
      writing_ = true;
      stream_->WritesDone(Next(&Call::OnWritten));
    }
  }

  void End() {
    ending_ = true;
    stream_->Finish(&status_, Next(&Call::OnFinished));
  }

  void OnFinished(bool /*ok*/) {}

  const Connection& connection_;
  CallQueue& queue_;
  OnAnswer on_answer_;
  OnEnd on_end_;
  grpc::ClientContext context_;

  std::mutex mutex_;
  // Guarded by mutex_:
  std::unique_ptr<grpc::ClientAsyncReaderWriter<Request, Response>> stream_;
  grpc::Alarm connecting_;
  std::deque<Request> requests_;  // not yet written
  AskedRuleSets asked_;
  Response answer_;
  absl::Status fits_;  // whether the answers do
  grpc::Status status_;
  int under_way_ = 0;         // operations on the queue
  bool opened_ = false;       // or failed to
  bool too_late_ = false;     // it was given up while it was not
  bool writing_ = false;      // a write is under way
  bool writes_done_ = false;  // the caller has said so
  bool half_closed_ = false;  // and the server knows
  bool has_answer_ = false;   // answer_ is one that the caller has not seen
  bool ending_ = false;
};

template <typename Method>
AsyncQueryStream<Method>::AsyncQueryStream(const Connection& connection,
                                           CallQueue& queue,
                                           v1::AdvisorService::Stub& stub,
                                           OnAnswer on_answer, OnEnd on_end)
    : call_(std::make_shared<Call>(connection, queue, stub,
                                   std::move(on_answer), std::move(on_end))) {
  call_->Start();
}

template <typename Method>
AsyncQueryStream<Method>::~AsyncQueryStream() {
  if (call_ != nullptr) call_->Cancel();
}

template <typename Method>
bool AsyncQueryStream<Method>::Write(Request request) {
  return call_->Write(std::move(request));
}

template <typename Method>
void AsyncQueryStream<Method>::WritesDone() {
  call_->WritesDone();
}

template <typename Method>
void AsyncQueryStream<Method>::Cancel() {
  call_->Cancel();
}

template class QueryStream<AnalysisStreamMethod>;
template class QueryStream<ReviewStreamMethod>;
template class AsyncQueryStream<AnalysisStreamMethod>;
template class AsyncQueryStream<ReviewStreamMethod>;

}  // namespace yatzy::client
