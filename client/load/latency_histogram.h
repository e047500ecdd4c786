#ifndef YATZY_CLIENT_LOAD_LATENCY_HISTOGRAM_H_
#define YATZY_CLIENT_LOAD_LATENCY_HISTOGRAM_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"

namespace yatzy::client {

// Counts durations in buckets of equal relative width: 128 for each power of
// two of nanoseconds, so a quantile is within 0.4 % of an exact one. Debian has
// no C++ library of HdrHistogram.
//
// Recording is a few instructions and never allocates; 32 KiB. Not thread-safe:
// one for each thread, merged at the end.
class LatencyHistogram {
 public:
  LatencyHistogram();

  // Negative durations count as zero. Durations above 274 s share the last
  // bucket, though max() and Mean() know them.
  void Record(std::int64_t nanoseconds);

  // Adds all that `other` has counted.
  void Merge(const LatencyHistogram& other);

  std::int64_t count() const { return count_; }

  // The longest, exactly. Zero if there is none, as of all below.
  absl::Duration max() const { return absl::Nanoseconds(max_); }
  absl::Duration Mean() const;

  // The duration that the share `quantile` of all does not exceed: 0.5 is the
  // median, 1 the maximum. REQUIRES: 0 <= quantile <= 1.
  absl::Duration Quantile(double quantile) const;

 private:
  std::vector<std::int64_t> buckets_;
  std::int64_t count_ = 0;
  std::int64_t max_ = 0;
  double sum_ = 0;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LOAD_LATENCY_HISTOGRAM_H_
