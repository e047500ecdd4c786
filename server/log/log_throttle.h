#ifndef YATZY_SERVER_LOG_LOG_THROTTLE_H_
#define YATZY_SERVER_LOG_LOG_THROTTLE_H_

#include <cstdint>
#include <optional>
#include <utility>

#include "absl/time/time.h"
#include "server/os/token_bucket.h"

namespace yatzy::server {

// Keeps events that a peer can cause at will from filling the log: lets `burst`
// of them through at once, `per_second` more with every second, and counts the
// rest. Not thread-safe.
class LogThrottle {
 public:
  LogThrottle(double per_second, double burst) : lines_(per_second, burst) {}

  // Nothing if an event is to be left out. Else 0, or, once a second at most,
  // how many were left out since that was told last.
  std::optional<std::int64_t> Admit(absl::Time now) {
    if (lines_.Take(1, now) > absl::ZeroDuration()) {
      ++left_out_;
      return std::nullopt;
    }
    if (left_out_ == 0 || now - told_ < absl::Seconds(1)) return 0;
    told_ = now;
    return std::exchange(left_out_, 0);
  }

 private:
  TokenBucket lines_;
  std::int64_t left_out_ = 0;
  absl::Time told_ = absl::InfinitePast();
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LOG_LOG_THROTTLE_H_
