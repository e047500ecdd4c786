#ifndef YATZY_CLIENT_LOAD_LOAD_SLOT_H_
#define YATZY_CLIENT_LOAD_LOAD_SLOT_H_

#include <grpcpp/alarm.h>
#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/status.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "absl/random/random.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "client/load/load_options.h"

namespace yatzy::client {

// One call at a time, again and again, with whatever method. Messages stay
// serialized: to send bytes that are ready, and to parse only the answers that
// are checked, leaves the processor to gRPC.
//
// A slot is the tag of its operations on the completion queue. Start, Close and
// Cancel begin operations; Proceed takes each of their completions and says
// when the slot is idle again. One thread may start a call and another take its
// completions, but nothing happens to a slot at the same time twice.
class LoadSlot {
 public:
  // The queue must outlive the slot, and be shut down before that. `retries` is
  // that of LoadOptions.
  LoadSlot(const std::shared_ptr<grpc::Channel>& channel,
           grpc::CompletionQueue* queue, absl::Duration deadline, int retries);

  // Makes a call; `start` is the reading of MonotonicNanoseconds that its
  // deadline counts from. The request must stay until the slot is idle again.
  // REQUIRES: idle.
  void Start(LoadMethod method, const grpc::ByteBuffer& request,
             std::int64_t start);

  // Takes a completion; `ok` is that of the queue. True if the slot is idle.
  bool Proceed(bool ok);

  // Ends the stream if one is open; if so, Proceed says when it has ended.
  // REQUIRES: idle.
  bool Close();

  // Gives up the operations under way, as if their deadline had passed.
  void Cancel();

  // Of the call that was last answered; the answer may be taken apart.
  LoadMethod method() const { return method_; }
  const grpc::ByteBuffer& request() const { return *request_; }
  grpc::ByteBuffer& answer() { return answer_; }
  absl::StatusCode code() const { return code_; }
  // Of one that is not OK: its code, and what the server or gRPC says of it.
  std::string Failure() const;
  int retries() const { return retries_; }  // how often it was repeated

  // For the owner to keep: when the call was due or made, and since when the
  // slot has been idle.
  std::int64_t due = 0;
  std::int64_t idle_since = 0;

 private:
  enum class Step {
    kUnary,       // a unary call is under way
    kOpening,     // a stream is being opened, the request waits
    kExchange,    // a request is written and its answer read, two completions
    kBroken,      // the stream failed and is asked why
    kPause,       // before the call is repeated
    kHalfClosed,  // WritesDone
    kClosing,     // Finish after that
  };

  void StartCall();
  void StartUnary();
  void OpenStream();
  void Exchange();
  bool FinishExchange(bool ok);

  // The call was answered; as Proceed.
  bool Conclude(absl::StatusCode code);
  absl::StatusCode CodeOf(const grpc::Status& status) const;

  grpc::GenericStub stub_;
  grpc::CompletionQueue* const queue_;
  const std::int64_t deadline_;
  const int most_retries_;

  Step step_ = Step::kUnary;
  LoadMethod method_ = LoadMethod::kEvaluateState;
  const grpc::ByteBuffer* request_ = nullptr;
  grpc::ByteBuffer answer_;
  grpc::Status status_;
  absl::StatusCode code_ = absl::StatusCode::kOk;
  std::atomic<bool> cancelled_ = false;
  std::int64_t start_ = 0;
  int retries_ = 0;
  std::optional<grpc::Alarm> pause_;
  absl::InsecureBitGen random_;

  std::optional<grpc::ClientContext> unary_context_;
  std::unique_ptr<grpc::GenericClientAsyncResponseReader> reader_;

  std::optional<grpc::ClientContext> stream_context_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
  int completions_left_ = 0;  // of an exchange
  bool exchange_ok_ = true;

  // Makes what Start has written visible to the thread that takes the
  // completion. gRPC does so too, but ThreadSanitizer does not see into it.
  std::atomic<int> started_ = 0;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LOAD_LOAD_SLOT_H_
