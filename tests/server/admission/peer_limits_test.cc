#include <gmock/gmock.h>

#include <atomic>
#include <string>
#include <thread>
#include <vector>

#include "proto/status/details.h"
#include "server/admission/gate.h"

namespace yatzy::server {
namespace {

using ::testing::Optional;

constexpr PeerLimits::Options kTenASecond = {.rate = 10, .burst = 5};

constexpr SteadyTime kStart = SteadyTime::At(absl::Hours(1));

TEST(PeerLimitsTest, LetsABurstInAndThenTheRate) {
  PeerLimits limits(kTenASecond);
  for (int i = 0; i < 5; ++i) {
    EXPECT_TRUE(limits.Take("ann", 1, kStart).ok()) << i;
  }
  const absl::Status status = limits.Take("ann", 1, kStart);
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(RetryDelay(status), Optional(absl::Milliseconds(100)));
  EXPECT_FALSE(limits.Take("ann", 1, kStart + absl::Milliseconds(99)).ok());
  EXPECT_TRUE(limits.Take("ann", 1, kStart + absl::Milliseconds(101)).ok());
  EXPECT_FALSE(limits.Take("ann", 1, kStart + absl::Milliseconds(102)).ok());
}

TEST(PeerLimitsTest, SavesUpNoMoreThanABurst) {
  PeerLimits limits(kTenASecond);
  EXPECT_TRUE(limits.Take("ann", 5, kStart).ok());
  const SteadyTime later = kStart + absl::Hours(1);
  EXPECT_TRUE(limits.Take("ann", 5, later).ok());
  EXPECT_FALSE(limits.Take("ann", 1, later).ok());
}

TEST(PeerLimitsTest, WhatCostsMoreThanABurstIsPaidForAfterwards) {
  PeerLimits limits(kTenASecond);
  EXPECT_TRUE(limits.Take("ann", 25, kStart).ok());
  const absl::Status status = limits.Take("ann", 1, kStart);
  EXPECT_THAT(RetryDelay(status), Optional(absl::Milliseconds(2100)));
  EXPECT_TRUE(limits.Take("ann", 1, kStart + absl::Milliseconds(2101)).ok());
}

TEST(PeerLimitsTest, PeersDoNotCountForOneAnother) {
  PeerLimits limits(kTenASecond);
  EXPECT_TRUE(limits.Take("ann", 5, kStart).ok());
  EXPECT_FALSE(limits.Take("ann", 1, kStart).ok());
  EXPECT_TRUE(limits.Take("bob", 5, kStart).ok());
}

TEST(PeerLimitsTest, AClockThatIsSetBackTakesNothing) {
  PeerLimits limits(kTenASecond);
  EXPECT_TRUE(limits.Take("ann", 1, kStart).ok());
  EXPECT_TRUE(limits.Take("ann", 4, kStart - absl::Hours(1)).ok());
  EXPECT_TRUE(limits.Take("ann", 5, kStart).ok());
}

TEST(PeerLimitsTest, ForgetsThosePeersThatCameLeastRecently) {
  PeerLimits limits(kTenASecond);
  EXPECT_TRUE(limits.Take("ann", 5, kStart).ok());
  // Enough for every shard, while ann keeps coming.
  for (std::size_t i = 0; i < 4 * PeerLimits::kMaxPeers; ++i) {
    ASSERT_TRUE(limits.Take("peer" + std::to_string(i), 5, kStart).ok());
    if (i % 100 == 0) {
      ASSERT_FALSE(limits.Take("ann", 1, kStart).ok()) << i;
    }
  }
  EXPECT_TRUE(limits.Take("peer0", 5, kStart).ok());
}

TEST(PeerLimitsTest, ThreadsShareABucket) {
  PeerLimits limits({.rate = 1e-6, .burst = 1000});
  std::atomic<int> taken = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 500; ++n) {
        taken += limits.Take("ann", 1, kStart).ok();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken, 1000);
}

}  // namespace
}  // namespace yatzy::server
