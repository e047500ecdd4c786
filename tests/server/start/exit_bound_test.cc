#include <gtest/gtest.h>
#include <unistd.h>

#include "absl/time/clock.h"
#include "server/start/signals.h"

namespace yatzy::server {
namespace {

TEST(ExitBoundTest, EndsAProcessThatHangs) {
  const auto hang = [] {
    const ExitBound bound(absl::Milliseconds(1), 70, "the test");
    while (true) pause();
  };
  EXPECT_EXIT(hang(), testing::ExitedWithCode(70), "");
}

TEST(ExitBoundTest, LeavesAloneWhatEndsInTime) {
  const auto end = [] {
    const absl::Time start = absl::Now();
    { const ExitBound bound(absl::Hours(1), 70, "the test"); }
    _exit(absl::Now() - start < absl::Minutes(1) ? 0 : 1);
  };
  EXPECT_EXIT(end(), testing::ExitedWithCode(0), "");
}

}  // namespace
}  // namespace yatzy::server
