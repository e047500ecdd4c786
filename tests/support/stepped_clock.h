#ifndef YATZY_TESTS_SUPPORT_STEPPED_CLOCK_H_
#define YATZY_TESTS_SUPPORT_STEPPED_CLOCK_H_

#include <atomic>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/support/temp_dir.h"

namespace yatzy {

// A wall clock for the processes that a test starts, which the test can set:
// they see that of the machine and what has been added to it.
// (preloaded_clock.cc)
class SteppedClock {
 public:
  // `preload` is the library that is preloaded. Aborts the test program if the
  // clock cannot be made.
  explicit SteppedClock(std::string preload);
  SteppedClock(const SteppedClock&) = delete;
  SteppedClock& operator=(const SteppedClock&) = delete;

  // Runs a program with this clock.
  std::vector<std::string> CommandOf(std::vector<std::string> argv) const;

  // Sets it forward, or back.
  void Step(absl::Duration step) { *offset_ += absl::ToInt64Nanoseconds(step); }

 private:
  const std::string preload_;
  const TempDir dir_;
  std::atomic<std::int64_t>* offset_;  // memory that the programs map as well
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_STEPPED_CLOCK_H_
