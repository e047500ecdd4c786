#include "server/log/log_budget.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <deque>

namespace yatzy::server {
namespace {

constexpr absl::Time kStart = absl::UnixEpoch();

TEST(LogBudgetTest, LetsABurstThroughAndThenARate) {
  LogBudget budget(10, 3);
  std::int64_t suppressed = 0;
  EXPECT_TRUE(budget.Take(kStart, suppressed));
  EXPECT_TRUE(budget.Take(kStart, suppressed));
  EXPECT_TRUE(budget.Take(kStart, suppressed));
  EXPECT_FALSE(budget.Take(kStart, suppressed));
  EXPECT_FALSE(budget.Take(kStart + absl::Milliseconds(99), suppressed));
  EXPECT_TRUE(budget.Take(kStart + absl::Milliseconds(101), suppressed));
  EXPECT_FALSE(budget.Take(kStart + absl::Milliseconds(101), suppressed));
}

TEST(LogBudgetTest, TellsOnceWhatWasSuppressed) {
  LogBudget budget(1, 1);
  std::int64_t suppressed = -1;
  EXPECT_TRUE(budget.Take(kStart, suppressed));
  EXPECT_EQ(suppressed, 0);
  for (int i = 0; i < 5; ++i) EXPECT_FALSE(budget.Take(kStart, suppressed));
  EXPECT_TRUE(budget.Take(kStart + absl::Seconds(1), suppressed));
  EXPECT_EQ(suppressed, 5);
  EXPECT_TRUE(budget.Take(kStart + absl::Seconds(2), suppressed));
  EXPECT_EQ(suppressed, 0);
}

// The figure that operators are promised, with the daemon's own numbers.
TEST(LogBudgetTest, NeverMoreThanAHundredLinesInAnySecond) {
  LogBudget budget(75, 20);
  std::deque<absl::Time> lines;
  for (int ms = 0; ms < 10'000; ++ms) {
    const absl::Time now = kStart + absl::Milliseconds(ms);
    for (int i = 0; i < 5; ++i) {
      std::int64_t suppressed = 0;
      if (!budget.Take(now, suppressed)) continue;
      lines.push_back(now);
      if (suppressed > 0) lines.push_back(now);  // the line that tells
    }
    while (!lines.empty() && lines.front() <= now - absl::Seconds(1)) {
      lines.pop_front();
    }
    ASSERT_LE(lines.size(), 100U) << ms;
  }
  EXPECT_GE(lines.size(), 70U);
}

TEST(LogBudgetTest, AClockThatIsSetBackGivesNothing) {
  LogBudget budget(10, 1);
  std::int64_t suppressed = 0;
  EXPECT_TRUE(budget.Take(kStart, suppressed));
  EXPECT_FALSE(budget.Take(kStart - absl::Hours(1), suppressed));
  EXPECT_TRUE(budget.Take(kStart, suppressed));
}

}  // namespace
}  // namespace yatzy::server
