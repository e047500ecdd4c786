#ifndef YATZY_TESTS_BENCH_STOPWATCH_H_
#define YATZY_TESTS_BENCH_STOPWATCH_H_

#include <chrono>

namespace yatzy {

// The wall-clock time since its construction.
class Stopwatch {
 public:
  double Seconds() const {
    return std::chrono::duration<double>(Clock::now() - begin_).count();
  }

 private:
  using Clock = std::chrono::steady_clock;
  const Clock::time_point begin_ = Clock::now();
};

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_STOPWATCH_H_
