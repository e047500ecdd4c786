#ifndef YATZY_SERVER_QUERY_BATCH_THREADS_H_
#define YATZY_SERVER_QUERY_BATCH_THREADS_H_

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace yatzy {

// Threads for long work. The operating system gives them a processor only
// before those that want it less, where it can: the threads that answer single
// questions go first. Thread-safe.
class BatchThreads {
 public:
  using Work = std::function<void()>;

  explicit BatchThreads(int threads);

  // Does all work that was queued, then ends the threads.
  ~BatchThreads();
  BatchThreads(const BatchThreads&) = delete;
  BatchThreads& operator=(const BatchThreads&) = delete;

  // Queues work; first come, first served. It must not throw.
  void Run(Work work);

  // Work that waits for a thread.
  std::size_t queued() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
  }

 private:
  void Loop();

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Work> queue_;  // guarded by mutex_
  bool is_ending_ = false;  // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace yatzy

#endif  // YATZY_SERVER_QUERY_BATCH_THREADS_H_
