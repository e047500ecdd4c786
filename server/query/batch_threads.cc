#include "server/query/batch_threads.h"

#include <utility>

#include "server/process/thread_priority.h"

namespace yatzy {

BatchThreads::BatchThreads(int threads) {
  for (int i = 0; i < threads; ++i) {
    threads_.emplace_back(&BatchThreads::Loop, this);
  }
}

BatchThreads::~BatchThreads() {
  {
    const std::lock_guard lock(mutex_);
    is_ending_ = true;
  }
  changed_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

void BatchThreads::Run(Work work) {
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(work));
  }
  changed_.notify_one();
}

void BatchThreads::Loop() {
  YieldToOtherThreads();
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return is_ending_ || !queue_.empty(); });
    if (queue_.empty()) return;
    const Work work = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    work();
    lock.lock();
  }
}

}  // namespace yatzy
