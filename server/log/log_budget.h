#ifndef YATZY_SERVER_LOG_LOG_BUDGET_H_
#define YATZY_SERVER_LOG_LOG_BUDGET_H_

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <utility>

#include "absl/time/time.h"

namespace yatzy::server {

// How many lines may still be written: `burst` at once, and `per_second` more
// with every second. Thread-safe.
class LogBudget {
 public:
  LogBudget(double per_second, double burst)
      : per_second_(per_second), burst_(burst), lines_(burst) {}

  // Whether one more line may be written. `suppressed` is 0, or, once a second
  // at most, how many were not since it was told last.
  bool Take(absl::Time now, std::int64_t& suppressed) {
    const std::lock_guard lock(mutex_);
    suppressed = 0;
    const double seconds =
        std::max(absl::ToDoubleSeconds(now - refilled_), 0.0);
    lines_ = std::min(lines_ + seconds * per_second_, burst_);
    refilled_ = now;
    if (lines_ < 1) {
      ++suppressed_;
      return false;
    }
    lines_ -= 1;
    if (suppressed_ > 0 && now - told_ >= absl::Seconds(1)) {
      suppressed = std::exchange(suppressed_, 0);
      told_ = now;
    }
    return true;
  }

 private:
  const double per_second_;
  const double burst_;
  std::mutex mutex_;  // guards all below
  double lines_;
  std::int64_t suppressed_ = 0;
  absl::Time told_ = absl::InfinitePast();
  absl::Time refilled_ = absl::InfiniteFuture();  // the first time is not late
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LOG_LOG_BUDGET_H_
