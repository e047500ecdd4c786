#include "client/load/monotonic_clock.h"

#include <grpc/support/time.h>
#include <time.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif

#include <algorithm>

namespace yatzy::client {

std::int64_t MonotonicNanoseconds() {
  const gpr_timespec now = gpr_now(GPR_CLOCK_MONOTONIC);
  return now.tv_sec * kSecond + now.tv_nsec;
}

#ifdef __linux__

void SleepUntilNanoseconds(std::int64_t until) {
  const timespec wake{.tv_sec = until / kSecond, .tv_nsec = until % kSecond};
  clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &wake, nullptr);
}

void SleepPrecisely() { prctl(PR_SET_TIMERSLACK, 1); }

#else

void SleepUntilNanoseconds(std::int64_t until) {
  const std::int64_t left =
      std::max<std::int64_t>(0, until - MonotonicNanoseconds());
  const timespec sleep{.tv_sec = static_cast<time_t>(left / kSecond),
                       .tv_nsec = static_cast<long>(left % kSecond)};  // NOLINT
  nanosleep(&sleep, nullptr);
}

void SleepPrecisely() {}

#endif

}  // namespace yatzy::client
