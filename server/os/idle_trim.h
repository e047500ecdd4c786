#ifndef YATZY_SERVER_OS_IDLE_TRIM_H_
#define YATZY_SERVER_OS_IDLE_TRIM_H_

#include <chrono>
#include <cstdint>

namespace yatzy::server {

// malloc keeps what is freed, so that the next call finds it. This gives it
// back to the system once work that takes much of it has been followed by none
// for a while. For one thread.
class IdleTrim {
 public:
  using Clock = std::chrono::steady_clock;

  // No work for so long.
  static constexpr Clock::duration kQuiet = std::chrono::seconds(1);

  // `done` is how much work has been done so far. To be called now and then.
  // Returns whether memory was given back: a millisecond for ten megabytes,
  // during which calls may wait for memory.
  bool Look(std::int64_t done, Clock::time_point now = Clock::now());

 private:
  std::int64_t done_ = 0;
  Clock::time_point since_;
  bool is_due_ = false;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OS_IDLE_TRIM_H_
