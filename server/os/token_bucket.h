#ifndef YATZY_SERVER_OS_TOKEN_BUCKET_H_
#define YATZY_SERVER_OS_TOKEN_BUCKET_H_

#include <algorithm>

#include "absl/time/time.h"
#include "proto/status/steady_time.h"

namespace yatzy::server {

// Units that come at a rate and are saved up to a burst: begins full. The
// caller says what time it is. Not thread-safe.
class TokenBucket {
 public:
  // REQUIRES: both are positive.
  TokenBucket(double per_second, double burst)
      : per_second_(per_second), burst_(burst), units_(burst) {}

  // Takes that many units and returns zero. If there are too few, takes none
  // and returns how long it will be until there are enough. What costs more
  // than a full bucket is taken from a full one, which then owes the rest. A
  // moment before that of the last call gives nothing and takes nothing.
  absl::Duration Take(double units, SteadyTime now) {
    const double gained = absl::ToDoubleSeconds(now - filled_) * per_second_;
    units_ = std::min(burst_, units_ + std::max(gained, 0.0));
    filled_ = now;
    const double missing = std::min(units, burst_) - units_;
    if (missing > kRounding) return absl::Seconds(missing / per_second_);
    units_ -= units;
    return absl::ZeroDuration();
  }

 private:
  // Gains of many short times may add up to a little less than one unit.
  static constexpr double kRounding = 1e-9;

  double per_second_;
  double burst_;
  double units_;  // as of filled_
  // The first gain is none.
  SteadyTime filled_ = SteadyTime::At(absl::InfiniteDuration());
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OS_TOKEN_BUCKET_H_
