// Moments that no change of the system's time moves.
#ifndef YATZY_PROTO_STATUS_STEADY_TIME_H_
#define YATZY_PROTO_STATUS_STEADY_TIME_H_

#include <grpc/support/time.h>
#include <grpcpp/support/time.h>

#include <chrono>
#include <cstdint>

#include "absl/time/time.h"

namespace yatzy {

// A moment by the steady clock: for everything that lasts, waits or is late.
// absl::Time is for stamps and dates, because people and NTP set that clock. A
// deadline of gRPC's as well: one by the system's clock it measures only when
// it gets it, and at each wait anew.
class SteadyTime {
 public:
  // Before all others.
  constexpr SteadyTime() = default;

  static SteadyTime Now() {
    return At(
        absl::FromChrono(std::chrono::steady_clock::now().time_since_epoch()));
  }

  // A moment so long after the beginning of the clock, as its machine's start.
  static constexpr SteadyTime At(absl::Duration since_start) {
    SteadyTime time;
    time.since_start_ = since_start;
    return time;
  }

  // A deadline that gRPC gives, for example raw_deadline() of a call.
  static SteadyTime From(gpr_timespec deadline) {
    const gpr_timespec steady =
        gpr_convert_clock_type(deadline, GPR_CLOCK_MONOTONIC);
    if (gpr_time_cmp(steady, gpr_inf_future(GPR_CLOCK_MONOTONIC)) == 0) {
      return At(absl::InfiniteDuration());
    }
    const gpr_timespec left =
        gpr_time_sub(steady, gpr_now(GPR_CLOCK_MONOTONIC));
    return Now() + absl::Seconds(left.tv_sec) + absl::Nanoseconds(left.tv_nsec);
  }

  // The same moment for gRPC, which has a steady clock of its own.
  gpr_timespec ToGrpc() const {
    const absl::Duration left = *this - Now();
    if (left == absl::InfiniteDuration()) {
      return gpr_inf_future(GPR_CLOCK_MONOTONIC);
    }
    return gpr_time_add(
        gpr_now(GPR_CLOCK_MONOTONIC),
        gpr_time_from_nanos(absl::ToInt64Nanoseconds(left), GPR_TIMESPAN));
  }

  // Since the beginning of the clock; positive for every Now().
  std::int64_t nanoseconds() const {
    return absl::ToInt64Nanoseconds(since_start_);
  }

  friend SteadyTime operator+(SteadyTime time, absl::Duration duration) {
    return At(time.since_start_ + duration);
  }
  friend SteadyTime operator-(SteadyTime time, absl::Duration duration) {
    return At(time.since_start_ - duration);
  }
  friend absl::Duration operator-(SteadyTime end, SteadyTime begin) {
    return end.since_start_ - begin.since_start_;
  }
  friend bool operator==(SteadyTime a, SteadyTime b) {
    return a.since_start_ == b.since_start_;
  }
  friend bool operator<(SteadyTime a, SteadyTime b) {
    return a.since_start_ < b.since_start_;
  }
  friend bool operator>(SteadyTime a, SteadyTime b) { return b < a; }
  friend bool operator<=(SteadyTime a, SteadyTime b) { return !(b < a); }
  friend bool operator>=(SteadyTime a, SteadyTime b) { return !(a < b); }

 private:
  absl::Duration since_start_ = -absl::InfiniteDuration();
};

}  // namespace yatzy

namespace grpc {

// Lets such a moment be a deadline of a call, an alarm or a queue.
template <>
class TimePoint<yatzy::SteadyTime> {
 public:
  // NOLINTNEXTLINE(google-explicit-constructor): callers rely on it.
  TimePoint(const yatzy::SteadyTime& time) : time_(time.ToGrpc()) {}
  gpr_timespec raw_time() const { return time_; }

 private:
  gpr_timespec time_;
};

}  // namespace grpc

#endif  // YATZY_PROTO_STATUS_STEADY_TIME_H_
