#include "client/load/latency_histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <vector>

namespace yatzy::client {
namespace {

constexpr double kQuantiles[] = {0, 0.01, 0.5, 0.9, 0.99, 0.999, 0.9999, 1};

// The smallest sample that the share `quantile` of all does not exceed.
std::int64_t ExactQuantile(const std::vector<std::int64_t>& sorted,
                           double quantile) {
  const double rank = std::ceil(quantile * static_cast<double>(sorted.size()));
  return sorted[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

// From a few nanoseconds to a minute, every power of two as often as another.
std::vector<std::int64_t> Samples(int count) {
  std::mt19937_64 engine(7);
  std::vector<std::int64_t> samples;
  for (int i = 0; i < count; ++i) {
    samples.push_back(static_cast<std::int64_t>(engine() >> (28 + i % 36)));
  }
  return samples;
}

TEST(LatencyHistogramTest, AgreesWithSortedSamples) {
  std::vector<std::int64_t> samples = Samples(50'000);
  LatencyHistogram histogram;
  double sum = 0;
  for (const std::int64_t sample : samples) {
    histogram.Record(sample);
    sum += static_cast<double>(sample);
  }
  std::sort(samples.begin(), samples.end());
  for (const double quantile : kQuantiles) {
    const auto exact = static_cast<double>(ExactQuantile(samples, quantile));
    EXPECT_NEAR(absl::ToDoubleNanoseconds(histogram.Quantile(quantile)), exact,
                0.004 * exact + 0.5)
        << quantile;
  }
  EXPECT_EQ(histogram.count(), 50'000);
  EXPECT_EQ(histogram.max(), absl::Nanoseconds(samples.back()));
  EXPECT_NEAR(absl::ToDoubleNanoseconds(histogram.Mean()), sum / 50'000, 1);
}

TEST(LatencyHistogramTest, IsExactBelow256Nanoseconds) {
  for (std::int64_t nanoseconds = 0; nanoseconds < 256; ++nanoseconds) {
    LatencyHistogram histogram;
    histogram.Record(nanoseconds);
    histogram.Record(1'000'000);
    EXPECT_EQ(histogram.Quantile(0.5), absl::Nanoseconds(nanoseconds));
  }
}

TEST(LatencyHistogramTest, MergesAsIfOneHadCountedAll) {
  const std::vector<std::int64_t> samples = Samples(1'000);
  LatencyHistogram all;
  LatencyHistogram parts[2];
  for (std::size_t i = 0; i < samples.size(); ++i) {
    all.Record(samples[i]);
    parts[i % 2].Record(samples[i]);
  }
  parts[0].Merge(parts[1]);
  EXPECT_EQ(parts[0].count(), all.count());
  EXPECT_EQ(parts[0].max(), all.max());
  EXPECT_NEAR(absl::ToDoubleNanoseconds(parts[0].Mean()),
              absl::ToDoubleNanoseconds(all.Mean()), 1);
  for (const double quantile : kQuantiles) {
    EXPECT_EQ(parts[0].Quantile(quantile), all.Quantile(quantile));
  }
}

TEST(LatencyHistogramTest, IsZeroWhenEmpty) {
  const LatencyHistogram histogram;
  EXPECT_EQ(histogram.count(), 0);
  EXPECT_EQ(histogram.Quantile(0.99), absl::ZeroDuration());
  EXPECT_EQ(histogram.Mean(), absl::ZeroDuration());
  EXPECT_EQ(histogram.max(), absl::ZeroDuration());
}

TEST(LatencyHistogramTest, TakesWhatDoesNotFit) {
  LatencyHistogram histogram;
  histogram.Record(-5);
  EXPECT_EQ(histogram.Quantile(1), absl::ZeroDuration());
  histogram.Record(absl::ToInt64Nanoseconds(absl::Hours(1)));
  histogram.Record(absl::ToInt64Nanoseconds(absl::Hours(2)));
  EXPECT_EQ(histogram.max(), absl::Hours(2));
  EXPECT_GT(histogram.Quantile(0.6), absl::Minutes(4));
}

}  // namespace
}  // namespace yatzy::client
