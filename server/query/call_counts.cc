#include "server/query/call_counts.h"

namespace yatzy::server {
namespace {

std::int64_t Read(const std::atomic<std::int64_t>& number) {
  return number.load(std::memory_order_acquire);
}

}  // namespace

CallCounts::Totals CallCounts::Sum() const {
  Totals totals;
  for (const Shard& shard : shards_) {
    for (int code = 0; code < kCodes; ++code) {
      totals.handled[code] += Read(shard.handled[code]);
    }
    for (std::size_t i = 0; i < kBuckets; ++i) {
      totals.buckets[i] += Read(shard.buckets[i]);
    }
    totals.handled_nanoseconds += Read(shard.handled_nanoseconds);
    totals.received += Read(shard.received);
    totals.sent += Read(shard.sent);
  }
  // Last, and a call may start on one thread and end on another: a call that is
  // counted as handled has been counted as started.
  for (const Shard& shard : shards_) totals.started += Read(shard.started);
  return totals;
}

std::int64_t CallCounts::Arrivals() const {
  std::int64_t arrivals = 0;
  for (const Shard& shard : shards_) {
    arrivals += Read(shard.started) + Read(shard.received);
  }
  return arrivals;
}

}  // namespace yatzy::server
