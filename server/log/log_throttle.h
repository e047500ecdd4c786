#ifndef YATZY_SERVER_LOG_LOG_THROTTLE_H_
#define YATZY_SERVER_LOG_LOG_THROTTLE_H_

#include <optional>
#include <utility>

#include "absl/time/time.h"

namespace yatzy::server {

// Keeps events that a peer can cause at will from filling the log: lets one
// through per interval and counts the rest. Not thread-safe.
class LogThrottle {
 public:
  explicit LogThrottle(absl::Duration interval) : interval_(interval) {}

  // Counts an event. The number of events since the last that was let through,
  // this one included, if this one is; else nothing.
  std::optional<int> Admit(absl::Time now) {
    ++events_;
    if (now < next_) return std::nullopt;
    next_ = now + interval_;
    return std::exchange(events_, 0);
  }

 private:
  const absl::Duration interval_;
  absl::Time next_ = absl::InfinitePast();
  int events_ = 0;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LOG_LOG_THROTTLE_H_
