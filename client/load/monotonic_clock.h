#ifndef YATZY_CLIENT_LOAD_MONOTONIC_CLOCK_H_
#define YATZY_CLIENT_LOAD_MONOTONIC_CLOCK_H_

#include <cstdint>

namespace yatzy::client {

inline constexpr std::int64_t kSecond = 1'000'000'000;  // in nanoseconds

// Nanoseconds by the clock that gRPC takes deadlines from
// (GPR_CLOCK_MONOTONIC), which spares it two readings of two clocks. On Linux
// that is CLOCK_MONOTONIC.
std::int64_t MonotonicNanoseconds();

// Returns when that clock has reached `until`, or a little earlier.
void SleepUntilNanoseconds(std::int64_t until);

// From now on the calling thread is woken up on time, not within 50 us of it,
// where the system can be asked for that.
void SleepPrecisely();

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LOAD_MONOTONIC_CLOCK_H_
