// The thread on which callbacks run, and the calls that it has under way.
#ifndef YATZY_CLIENT_LIB_CALL_QUEUE_H_
#define YATZY_CLIENT_LIB_CALL_QUEUE_H_

#include <grpcpp/completion_queue.h>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <set>
#include <thread>
#include <utility>

namespace yatzy::client {

// A call that has not ended.
class QueuedCall {
 public:
  virtual ~QueuedCall() = default;

  // Gives the call up: it ends soon. From any thread, at any time.
  virtual void Cancel() = 0;
};

// What the caller has of a call whose answer goes to a callback. Copies are of
// the same call. May be destroyed at any time, which changes nothing, and may
// outlive the client. Thread-safe.
class PendingCall {
 public:
  explicit PendingCall(std::weak_ptr<QueuedCall> call)
      : call_(std::move(call)) {}

  // Gives the call up. Unless an OK answer is there already, its callback gets
  // CANCELLED, soon and on the client's thread.
  void Cancel() const {
    if (const auto call = call_.lock(); call != nullptr) call->Cancel();
  }

 private:
  std::weak_ptr<QueuedCall> call_;
};

// A completion queue and the thread that takes completions from it and runs
// callbacks, which starts with the first call. Not gRPC's own callback API: the
// threads of that sleep for up to 0.1 s after an idle second in gRPC 1.51, and
// the next answer waits for them. Thread-safe.
class CallQueue {
 public:
  CallQueue() = default;
  CallQueue(const CallQueue&) = delete;
  CallQueue& operator=(const CallQueue&) = delete;

  // Cancels the calls that have not ended and returns when their callbacks
  // have. REQUIRES: not on the thread of the queue.
  ~CallQueue();

  grpc::CompletionQueue* queue() { return &queue_; }

  // The tag of one operation on the queue: when the operation completes, `step`
  // runs on the thread of the queue, with the `ok` of the queue.
  static void* Tag(std::function<void(bool)> step);

  // Keeps a call that is about to begin. False if the queue is being destroyed:
  // then the call has to be cancelled when it has begun.
  bool Add(std::shared_ptr<QueuedCall> call);

  // Lets go of a call that has ended: it has no operation on the queue any more
  // and its callbacks have returned. May destroy it.
  void Remove(const std::shared_ptr<QueuedCall>& call);

 private:
  void TakeCompletions();

  grpc::CompletionQueue queue_;
  std::mutex mutex_;
  std::condition_variable removed_;
  // Guarded by mutex_:
  std::set<std::shared_ptr<QueuedCall>> calls_;
  std::thread thread_;
  bool is_ending_ = false;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LIB_CALL_QUEUE_H_
