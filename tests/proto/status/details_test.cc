#include "proto/status/details.h"

#include <gmock/gmock.h>

namespace yatzy {
namespace {

using ::testing::Eq;
using ::testing::Optional;

TEST(RetryLaterTest, SaysWhyAndWhen) {
  const absl::Status status = RetryLater("no room", absl::Milliseconds(1250));
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(status.message(), "no room; try again in 1250 ms");
  EXPECT_THAT(RetryDelay(status), Optional(absl::Milliseconds(1250)));
}

TEST(RetryLaterTest, RoundsUpToAMillisecond) {
  for (const auto delay : {absl::ZeroDuration(), -absl::Seconds(1),
                           absl::Nanoseconds(1), absl::Milliseconds(1)}) {
    EXPECT_THAT(RetryDelay(RetryLater("", delay)),
                Optional(absl::Milliseconds(1)));
  }
  EXPECT_THAT(RetryDelay(RetryLater("", absl::Microseconds(1001))),
              Optional(absl::Milliseconds(2)));
}

TEST(RetryDelayTest, IsNothingForOtherErrors) {
  EXPECT_THAT(RetryDelay(absl::OkStatus()), Eq(std::nullopt));
  EXPECT_THAT(RetryDelay(absl::ResourceExhaustedError("too large")),
              Eq(std::nullopt));
}

}  // namespace
}  // namespace yatzy
