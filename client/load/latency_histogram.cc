#include "client/load/latency_histogram.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace yatzy::client {
namespace {

// Bucket b < 256 holds the value b. Above, every power of two is split in 128,
// so that the bits after the leading eight are dropped.
constexpr int kLeadingBits = 8;
constexpr int kHalf = 1 << (kLeadingBits - 1);
constexpr int kValueBits = 38;
constexpr std::uint64_t kLongest = (std::uint64_t{1} << kValueBits) - 1;
constexpr int kBuckets = kHalf * (kValueBits - kLeadingBits + 2);

int BucketOf(std::uint64_t value) {
  const int shift =
      std::max<int>(static_cast<int>(std::bit_width(value)) - kLeadingBits, 0);
  return shift * kHalf + static_cast<int>(value >> shift);
}

// The middle of the values of a bucket.
std::int64_t MiddleOf(int bucket) {
  const int shift = std::max(bucket / kHalf - 1, 0);
  const std::int64_t first = std::int64_t{bucket - shift * kHalf} << shift;
  return first + ((std::int64_t{1} << shift) - 1) / 2;
}

}  // namespace

LatencyHistogram::LatencyHistogram() : buckets_(kBuckets) {}

void LatencyHistogram::Record(std::int64_t nanoseconds) {
  const std::int64_t value = std::max<std::int64_t>(nanoseconds, 0);
  ++buckets_[BucketOf(std::min<std::uint64_t>(value, kLongest))];
  ++count_;
  max_ = std::max(max_, value);
  sum_ += static_cast<double>(value);
}

void LatencyHistogram::Merge(const LatencyHistogram& other) {
  for (int bucket = 0; bucket < kBuckets; ++bucket) {
    buckets_[bucket] += other.buckets_[bucket];
  }
  count_ += other.count_;
  max_ = std::max(max_, other.max_);
  sum_ += other.sum_;
}

absl::Duration LatencyHistogram::Mean() const {
  if (count_ == 0) return absl::ZeroDuration();
  return absl::Nanoseconds(sum_ / static_cast<double>(count_));
}

absl::Duration LatencyHistogram::Quantile(double quantile) const {
  const auto rank = std::max<std::int64_t>(
      std::llround(std::ceil(quantile * static_cast<double>(count_))), 1);
  if (rank >= count_) return max();
  std::int64_t below = 0;
  for (int bucket = 0; bucket < kBuckets; ++bucket) {
    below += buckets_[bucket];
    if (below >= rank) {
      return absl::Nanoseconds(std::min(MiddleOf(bucket), max_));
    }
  }
  return max();
}

}  // namespace yatzy::client
