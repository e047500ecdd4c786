#include <gmock/gmock.h>

#include <cstdint>
#include <deque>

#include "server/log/logging.h"

namespace yatzy::server {
namespace {

using ::testing::Eq;
using ::testing::Optional;

constexpr SteadyTime kStart = SteadyTime::At(absl::Hours(1));

TEST(LogThrottleTest, LetsABurstThroughAndThenARate) {
  LogThrottle throttle(10, 3);
  EXPECT_TRUE(throttle.Admit(kStart));
  EXPECT_TRUE(throttle.Admit(kStart));
  EXPECT_TRUE(throttle.Admit(kStart));
  EXPECT_FALSE(throttle.Admit(kStart));
  EXPECT_FALSE(throttle.Admit(kStart + absl::Milliseconds(99)));
  EXPECT_TRUE(throttle.Admit(kStart + absl::Milliseconds(101)));
  EXPECT_FALSE(throttle.Admit(kStart + absl::Milliseconds(101)));
}

TEST(LogThrottleTest, TellsOnceWhatWasLeftOut) {
  LogThrottle throttle(1, 1);
  EXPECT_THAT(throttle.Admit(kStart), Optional(0));
  for (int i = 0; i < 5; ++i) {
    EXPECT_THAT(throttle.Admit(kStart), Eq(std::nullopt));
  }
  EXPECT_THAT(throttle.Admit(kStart + absl::Seconds(1)), Optional(5));
  EXPECT_THAT(throttle.Admit(kStart + absl::Seconds(2)), Optional(0));
}

// As of the accept loop's refusals.
TEST(LogThrottleTest, OneInTenSecondsIsNotLateForManyThatAreLeftOut) {
  LogThrottle throttle(0.1, 1);
  EXPECT_THAT(throttle.Admit(kStart), Optional(0));
  for (int ms = 1; ms < 10'000; ++ms) {
    ASSERT_FALSE(throttle.Admit(kStart + absl::Milliseconds(ms))) << ms;
  }
  EXPECT_THAT(throttle.Admit(kStart + absl::Seconds(10)), Optional(9'999));
}

// The figure that operators are promised, with the daemon's own numbers.
TEST(LogThrottleTest, NeverMoreThanAHundredLinesInAnySecond) {
  LogThrottle throttle(75, 20);
  std::deque<SteadyTime> lines;
  for (int ms = 0; ms < 10'000; ++ms) {
    const SteadyTime now = kStart + absl::Milliseconds(ms);
    for (int i = 0; i < 5; ++i) {
      const auto left_out = throttle.Admit(now);
      if (!left_out.has_value()) continue;
      lines.push_back(now);
      if (*left_out > 0) lines.push_back(now);  // the line that tells
    }
    while (!lines.empty() && lines.front() <= now - absl::Seconds(1)) {
      lines.pop_front();
    }
    ASSERT_LE(lines.size(), 100U) << ms;
  }
  EXPECT_GE(lines.size(), 70U);
}

TEST(LogThrottleTest, AClockThatIsSetBackGivesNothing) {
  LogThrottle throttle(10, 1);
  EXPECT_TRUE(throttle.Admit(kStart));
  EXPECT_FALSE(throttle.Admit(kStart - absl::Hours(1)));
  EXPECT_TRUE(throttle.Admit(kStart));
}

}  // namespace
}  // namespace yatzy::server
