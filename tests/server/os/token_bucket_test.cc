#include "server/os/token_bucket.h"

#include <gtest/gtest.h>

namespace yatzy::server {
namespace {

constexpr SteadyTime kStart = SteadyTime::At(absl::Hours(1));
constexpr absl::Duration kNoWait = absl::ZeroDuration();

TEST(TokenBucketTest, BeginsFullAndSaysHowLongTheNextTakes) {
  TokenBucket bucket(10, 5);
  EXPECT_EQ(bucket.Take(5, kStart), kNoWait);
  EXPECT_EQ(bucket.Take(1, kStart), absl::Milliseconds(100));
  EXPECT_EQ(bucket.Take(2, kStart + absl::Milliseconds(100)),
            absl::Milliseconds(100));
  EXPECT_EQ(bucket.Take(1, kStart + absl::Milliseconds(100)), kNoWait);
  EXPECT_GT(bucket.Take(1, kStart + absl::Milliseconds(100)), kNoWait);
}

TEST(TokenBucketTest, SavesUpNoMoreThanABurst) {
  TokenBucket bucket(10, 5);
  EXPECT_EQ(bucket.Take(5, kStart), kNoWait);
  EXPECT_EQ(bucket.Take(5, kStart + absl::Hours(1)), kNoWait);
  EXPECT_GT(bucket.Take(1, kStart + absl::Hours(1)), kNoWait);
}

TEST(TokenBucketTest, OwesWhatIsMoreThanABurst) {
  TokenBucket bucket(10, 5);
  EXPECT_EQ(bucket.Take(25, kStart), kNoWait);
  EXPECT_EQ(bucket.Take(1, kStart), absl::Milliseconds(2100));
}

TEST(TokenBucketTest, WhatFailsTakesNothing) {
  TokenBucket bucket(1, 2);
  EXPECT_EQ(bucket.Take(1, kStart), kNoWait);
  EXPECT_GT(bucket.Take(2, kStart), kNoWait);
  EXPECT_EQ(bucket.Take(1, kStart), kNoWait);
}

TEST(TokenBucketTest, ManySmallGainsMakeAUnitInTime) {
  TokenBucket bucket(0.1, 1);
  EXPECT_EQ(bucket.Take(1, kStart), kNoWait);
  for (int ms = 1; ms < 10'000; ++ms) {
    ASSERT_GT(bucket.Take(1, kStart + absl::Milliseconds(ms)), kNoWait) << ms;
  }
  EXPECT_EQ(bucket.Take(1, kStart + absl::Seconds(10)), kNoWait);
}

}  // namespace
}  // namespace yatzy::server
