#ifndef YATZY_SERVER_QUERY_OPEN_CALLS_H_
#define YATZY_SERVER_QUERY_OPEN_CALLS_H_

#include <condition_variable>
#include <mutex>

#include "absl/time/time.h"

namespace yatzy::server {

// How many calls are being answered, for whoever waits until there is none.
// Thread-safe.
class OpenCalls {
 public:
  void Begin() {
    const std::lock_guard lock(mutex_);
    ++open_;
  }

  void End() {
    const std::lock_guard lock(mutex_);
    if (--open_ == 0) none_.notify_all();
  }

  // Whether there is none, now or after a wait until `deadline` at most.
  bool WaitUntilNone(absl::Time deadline) {
    std::unique_lock lock(mutex_);
    return none_.wait_until(lock, absl::ToChronoTime(deadline),
                            [this] { return open_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_;
  int open_ = 0;  // guarded by mutex_
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_OPEN_CALLS_H_
