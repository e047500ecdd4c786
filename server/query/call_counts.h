#ifndef YATZY_SERVER_QUERY_CALL_COUNTS_H_
#define YATZY_SERVER_QUERY_CALL_COUNTS_H_

#include <grpcpp/support/status.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "server/os/threads.h"

namespace yatzy::server {

// The calls of one method, counted. Thread-safe, and cheap enough for every
// call, some 20 ns: each of up to 16 threads adds to numbers of its own, which
// share no cache line with another thread's. (prometheus::Histogram takes a
// lock.)
class CallCounts {
 public:
  static constexpr int kCodes = grpc::StatusCode::UNAUTHENTICATED + 1;

  // The upper ends of the histogram of latencies, each included: 1-2.5-5 in
  // every decade from a microsecond on.
  static constexpr std::array<std::int64_t, 21> kBucketNanoseconds = {
      1'000,         2'500,       5'000,       10'000,        25'000,
      50'000,        100'000,     250'000,     500'000,       1'000'000,
      2'500'000,     5'000'000,   10'000'000,  25'000'000,    50'000'000,
      100'000'000,   250'000'000, 500'000'000, 1'000'000'000, 2'500'000'000,
      10'000'000'000};
  // One more, for what took longer.
  static constexpr std::size_t kBuckets = kBucketNanoseconds.size() + 1;

  // All numbers at about one time; calls in flight are never negative.
  struct Totals {
    std::array<std::int64_t, kCodes> handled{};
    std::array<std::int64_t, kBuckets> buckets{};
    std::int64_t handled_nanoseconds = 0;
    std::int64_t received = 0;
    std::int64_t sent = 0;
    std::int64_t started = 0;
  };

  // A call has come.
  void Started() { Add(Own().started, 1); }

  // It is answered, `took` after it came.
  void Handled(grpc::StatusCode code, std::chrono::nanoseconds took) {
    Shard& shard = Own();
    Add(shard.handled[std::clamp<int>(code, 0, kCodes - 1)], 1);
    const auto bucket = std::lower_bound(
        kBucketNanoseconds.begin(), kBucketNanoseconds.end(), took.count());
    Add(shard.buckets[bucket - kBucketNanoseconds.begin()], 1);
    Add(shard.handled_nanoseconds, took.count());
  }

  // A message of a stream, one way or the other.
  void Received() { Add(Own().received, 1); }
  void Sent() { Add(Own().sent, 1); }

  Totals Sum() const;

  // Calls and messages of streams that have come.
  std::int64_t Arrivals() const;

 private:
  static constexpr std::size_t kShards = 16;
  static constexpr std::size_t kCacheLine = 64;
  using Number = std::atomic<std::int64_t>;

  struct alignas(kCacheLine) Shard {
    Number started = 0;
    Number received = 0;
    Number sent = 0;
    Number handled_nanoseconds = 0;
    std::array<Number, kCodes> handled{};
    std::array<Number, kBuckets> buckets{};
  };

  static void Add(Number& number, std::int64_t more) {
    // Released, so that Sum misses no start of a call whose end it counts.
    number.fetch_add(more, std::memory_order_release);
  }

  Shard& Own() { return shards_[ThreadNumber() % kShards]; }

  std::array<Shard, kShards> shards_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_CALL_COUNTS_H_
