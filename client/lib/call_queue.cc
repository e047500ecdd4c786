#include "client/lib/call_queue.h"

#include <atomic>

namespace yatzy::client {
namespace {

struct QueueOperation {
  std::function<void(bool)> step;

  // Makes visible to the thread of the queue what the starter of the operation
  // has written. gRPC does so too, but ThreadSanitizer does not see into it.
  std::atomic<int> begun = 0;
};

}  // namespace

CallQueue::~CallQueue() {
  std::set<std::shared_ptr<QueuedCall>> calls;
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
    calls = calls_;
  }
  // Outside of the lock, as calls remove themselves meanwhile.
  for (const auto& call : calls) call->Cancel();
  calls.clear();
  {
    // Only then may the queue be shut down: to begin an operation on one that
    // is aborts the program, and a call may be about to.
    std::unique_lock lock(mutex_);
    removed_.wait(lock, [this] { return calls_.empty(); });
  }
  queue_.Shutdown();
  if (thread_.joinable()) thread_.join();
  TakeCompletions();  // none, but a queue has to be seen to its end
}

void* CallQueue::Tag(std::function<void(bool)> step) {
  auto operation = std::make_unique<QueueOperation>();
  operation->step = std::move(step);
  operation->begun.store(1, std::memory_order_release);
  return operation.release();
}

bool CallQueue::Add(std::shared_ptr<QueuedCall> call) {
  const std::lock_guard lock(mutex_);
  calls_.insert(std::move(call));
  if (!thread_.joinable()) {
    thread_ = std::thread(&CallQueue::TakeCompletions, this);
  }
  return !is_ending_;
}

void CallQueue::Remove(const std::shared_ptr<QueuedCall>& call) {
  const std::lock_guard lock(mutex_);
  calls_.erase(call);
  removed_.notify_all();
}

void CallQueue::TakeCompletions() {
  void* tag = nullptr;
  bool ok = false;
  while (queue_.Next(&tag, &ok)) {
    const std::unique_ptr<QueueOperation> operation(
        static_cast<QueueOperation*>(tag));
    operation->begun.load(std::memory_order_acquire);
    operation->step(ok);
  }
}

}  // namespace yatzy::client
