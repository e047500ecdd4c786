#ifndef YATZY_SERVER_QUERY_CALL_SLOT_H_
#define YATZY_SERVER_QUERY_CALL_SLOT_H_

#include <grpcpp/grpcpp.h>
#include <grpcpp/support/async_unary_call.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

#include "absl/status/status.h"
#include "absl/synchronization/blocking_counter.h"
#include "absl/time/time.h"
#include "server/query/call_observer.h"
#include "server/query/completion_tag.h"

namespace yatzy::server {

// A slot for one call at a time with one request and one answer, reused from
// call to call:
//
//     Arm --> waiting --> Called, sending --> Sent --> Arm ...
//               |  (server shut down)
//               +------> parked
//
// A slot is parked for good when the server is shut down; arming a slot after
// that is allowed, and parks it at once. `parked` is decremented once per slot:
// when it is zero, no slot has an operation under way, and the completion queue
// may be shut down.
//
// The call arrives as bytes, all of them: a caller who sends slowly takes no
// slot. One who does not take its answer does, until it is cut off.
class CallSlot : public CompletionTag {
 public:
  using Writer = grpc::ServerAsyncResponseWriter<grpc::ByteBuffer>;

  struct Hooks {
    // Asks gRPC for the next call of the method.
    std::function<void(grpc::ServerContext*, grpc::ByteBuffer*, Writer*,
                       void* tag)>
        accept;
    // Whether a call with a request of so many bytes is answered at all; asked
    // before the request is parsed. May be null: every call is.
    std::function<absl::Status(const grpc::ServerContext&,
                               std::size_t request_bytes)>
        admit;
    // A slot waits for a call; a call has come to it. May be null.
    std::function<void()> armed;
    std::function<void()> taken;
    // Is told of every call. Must outlive the slot.
    MethodObserver* observer = nullptr;
  };

  // `hooks` and `parked` must outlive the slot.
  CallSlot(const Hooks& hooks, absl::BlockingCounter* parked)
      : hooks_(hooks), parked_(parked), observed_(*hooks.observer) {}

  void Arm();

  void Proceed(bool ok, AnalyzeGroup& group) final;

  // Whether an answer has been waiting since before `since` for its caller to
  // take it. Thread-safe, as is what follows.
  bool IsSendingSince(absl::Time since) const;

  // If so, ends the call: CANCELLED, because nothing gets past what waits.
  void CutIfSendingSince(absl::Time since);

 protected:
  // Before a call is asked for.
  virtual void Prepare(grpc::ServerContext&) {}
  // A call has come and is admitted. It must be finished.
  virtual void Called(AnalyzeGroup& group) = 0;
  // The answer has been sent, or never will be.
  virtual void Sent() { Arm(); }

  const grpc::ServerContext& context() const { return *context_; }
  grpc::ByteBuffer& request() { return bytes_; }

  // Sends the answer, or the error if there is one.
  void Finish(const absl::Status& status, grpc::ByteBuffer&& answer = {});

 private:
  const Hooks& hooks_;
  absl::BlockingCounter* const parked_;
  ObservedCall observed_;
  bool is_called_ = false;
  std::atomic<std::int64_t> sending_since_ = 0;  // ns since 1970; 0: it is not
  grpc::ByteBuffer bytes_;

  std::mutex mutex_;  // held to replace the context, and to cancel it
  std::optional<grpc::ServerContext> context_;
  std::optional<Writer> writer_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_CALL_SLOT_H_
