#ifndef YATZY_SERVER_QUERY_BATCH_THREADS_H_
#define YATZY_SERVER_QUERY_BATCH_THREADS_H_

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "proto/status/steady_time.h"

namespace yatzy::server {

// Threads for long work. The operating system gives them a processor only
// before those that want it less, where it can: the threads that answer single
// queries go first. Thread-safe.
//
// The queue is short, and only takes what can be done in time: under overload
// the work that is taken is done, instead of all of it being late.
class BatchThreads {
 public:
  using Work = std::function<void()>;

  // The most work that waits for a thread.
  static constexpr std::size_t kMaxWaiting = 64;

  // How much may wait, and what the work is called in errors.
  struct Kind {
    std::size_t most_waiting = kMaxWaiting;
    const char* several = "batches";
    const char* one = "batch";
  };
  explicit BatchThreads(int threads, const Kind& kind);
  explicit BatchThreads(int threads) : BatchThreads(threads, Kind()) {}

  // Does all work that was queued, then ends the threads.
  ~BatchThreads();
  BatchThreads(const BatchThreads&) = delete;
  BatchThreads& operator=(const BatchThreads&) = delete;

  // Queues work; first come, first served. It must not throw. Refused with
  // RESOURCE_EXHAUSTED and a hint when to try again, and not kept, if the queue
  // is full or if by the pace of the work before it would begin after
  // `deadline`.
  absl::Status Run(Work work, SteadyTime deadline);

  // How much work has been done.
  std::int64_t done() const {
    const std::lock_guard lock(mutex_);
    return done_;
  }

  // Work that waits for a thread.
  std::size_t queued() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
  }

 private:
  using Clock = std::chrono::steady_clock;

  void Loop();
  // Both require mutex_.
  Clock::duration Wait() const;  // of what is queued next, at most about
  void Learn(Clock::duration took);

  const Kind kind_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Work> queue_;    // guarded by mutex_
  std::size_t busy_ = 0;      // threads; guarded by mutex_
  std::int64_t done_ = 0;     // guarded by mutex_
  Clock::duration usual_{0};  // a moving average; guarded by mutex_
  bool is_ending_ = false;    // guarded by mutex_
  std::vector<std::thread> threads_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_BATCH_THREADS_H_
