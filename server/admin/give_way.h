#ifndef YATZY_SERVER_ADMIN_GIVE_WAY_H_
#define YATZY_SERVER_ADMIN_GIVE_WAY_H_

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <thread>
#include <utility>

namespace yatzy::server {

// Makes long work pause for the sake of callers: while they keep asking, all of
// its threads work for 0.2 ms and rest for 0.8 ms together; while nobody asks
// they never rest. A lower priority alone does not do that: a thread that wakes
// up to answer still waits for the other's slice to end, and processors that
// are never idle are slow to take up what comes.
//
// A thread that waits for this very processor asks nothing meanwhile, so that
// nobody seems to ask. Linux notices that a slice has ended at its next tick,
// up to 4 ms later. So a thread that does not rest yields instead: otherwise it
// would keep out those for whom it is to rest.
//
// Thread-safe. A pause is the price of a millisecond in which somebody asked,
// so a solve takes at most five times as long.
class GiveWay {
 public:
  using Clock = std::chrono::steady_clock;
  static constexpr std::chrono::microseconds kWork{200};
  static constexpr std::chrono::microseconds kRest{800};

  // Where tests have a clock of their own.
  struct Time {
    std::function<Clock::time_point()> now = [] { return Clock::now(); };
    std::function<void(Clock::time_point)> sleep_until = [](auto time) {
      std::this_thread::sleep_until(time);
    };
    std::function<void()> yield = [] { std::this_thread::yield(); };
  };

  // `arrivals`: what has come from callers so far; any number that grows.
  explicit GiveWay(std::function<std::int64_t()> arrivals)
      : GiveWay(std::move(arrivals), Time()) {}
  GiveWay(std::function<std::int64_t()> arrivals, Time time)
      : arrivals_(std::move(arrivals)), time_(std::move(time)) {}

  // To be called by each working thread often, some ten times in kWork at
  // least; rests or yields if it is time to.
  void MaybeRest();

 private:
  const std::function<std::int64_t()> arrivals_;
  const Time time_;
  // Threads that race for these rest once more or once less.
  std::atomic<std::int64_t> seen_ = 0;
  std::atomic<Clock::time_point> work_ends_ = Clock::time_point::min();
  std::atomic<Clock::time_point> rest_ends_ = Clock::time_point::min();
};

inline void GiveWay::MaybeRest() {
  const Clock::time_point now = time_.now();
  if (now >= work_ends_.load(std::memory_order_relaxed)) {
    const std::int64_t arrivals = arrivals_();
    const bool anybody = seen_.exchange(arrivals) != arrivals;
    const Clock::time_point rest_ends = anybody ? now + kRest : now;
    rest_ends_ = rest_ends;
    work_ends_ = rest_ends + kWork;
    if (!anybody) time_.yield();
  }
  const Clock::time_point rest_ends = rest_ends_;
  if (now < rest_ends) time_.sleep_until(rest_ends);
}

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMIN_GIVE_WAY_H_
