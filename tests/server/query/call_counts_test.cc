#include <gmock/gmock.h>

#include <numeric>
#include <thread>
#include <vector>

#include "server/query/call_observer.h"

namespace yatzy::server {
namespace {

using ::testing::Each;
using ::testing::Eq;

using std::chrono::nanoseconds;

TEST(CallCountsTest, BeginsWithZero) {
  const CallCounts::Totals totals = CallCounts().Sum();
  EXPECT_EQ(totals.started, 0);
  EXPECT_THAT(totals.handled, Each(Eq(0)));
  EXPECT_THAT(totals.buckets, Each(Eq(0)));
}

TEST(CallCountsTest, ABucketIncludesItsUpperEnd) {
  CallCounts counts;
  counts.Handled(grpc::OK, nanoseconds(0));
  counts.Handled(grpc::OK, nanoseconds(1'000));
  counts.Handled(grpc::OK, nanoseconds(1'001));
  counts.Handled(grpc::OK, nanoseconds(10'000'000'000));
  counts.Handled(grpc::OK, nanoseconds(10'000'000'001));
  const CallCounts::Totals totals = counts.Sum();
  EXPECT_EQ(totals.buckets[0], 2);
  EXPECT_EQ(totals.buckets[1], 1);
  EXPECT_EQ(totals.buckets[CallCounts::kBuckets - 2], 1);
  EXPECT_EQ(totals.buckets[CallCounts::kBuckets - 1], 1);
  EXPECT_EQ(totals.handled_nanoseconds, 20'000'002'002);
  EXPECT_EQ(totals.handled[grpc::OK], 5);
}

TEST(CallCountsTest, KeepsCodesApartAndTakesOnesThatAreNone) {
  CallCounts counts;
  counts.Handled(grpc::INVALID_ARGUMENT, nanoseconds(1));
  counts.Handled(grpc::UNAUTHENTICATED, nanoseconds(1));
  counts.Handled(static_cast<grpc::StatusCode>(31), nanoseconds(1));
  counts.Handled(static_cast<grpc::StatusCode>(-1), nanoseconds(1));
  const CallCounts::Totals totals = counts.Sum();
  EXPECT_EQ(totals.handled[grpc::INVALID_ARGUMENT], 1);
  EXPECT_EQ(std::accumulate(totals.handled.begin(), totals.handled.end(), 0),
            4);
}

// More threads than there are shards, and a reader in between.
TEST(CallCountsTest, LosesNothingBetweenThreads) {
  constexpr int kThreads = 24;
  constexpr int kCalls = 2'000;
  CallCounts counts;
  std::vector<std::jthread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&counts] {
      for (int call = 0; call < kCalls; ++call) {
        counts.Started();
        counts.Received();
        counts.Sent();
        counts.Handled(grpc::OK, nanoseconds(5));
      }
    });
  }
  for (int i = 0; i < 100; ++i) {
    const CallCounts::Totals totals = counts.Sum();
    EXPECT_LE(totals.handled[grpc::OK], totals.started);
  }
  threads.clear();
  const CallCounts::Totals totals = counts.Sum();
  EXPECT_EQ(totals.started, kThreads * kCalls);
  EXPECT_EQ(totals.received, kThreads * kCalls);
  EXPECT_EQ(totals.sent, kThreads * kCalls);
  EXPECT_EQ(totals.handled[grpc::OK], kThreads * kCalls);
  EXPECT_EQ(totals.buckets[0], kThreads * kCalls);
  EXPECT_EQ(totals.handled_nanoseconds, 5 * kThreads * kCalls);
}

}  // namespace
}  // namespace yatzy::server
