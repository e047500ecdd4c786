// What a distribution says, for programs that have one and link no solver.
#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <numeric>

#include "core/advisor/distribution.h"

namespace yatzy {
namespace {

// Sums of probabilities are as near as that.
constexpr double kSumRounding = 1e-12;

}  // namespace

double Distribution::Mean() const {
  double sum = 0;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    sum += probabilities[i] * (least + static_cast<int>(i));
  }
  return sum;
}

double Distribution::StandardDeviation() const {
  const double mean = Mean();
  double sum = 0;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    const double difference = least + static_cast<int>(i) - mean;
    sum += probabilities[i] * difference * difference;
  }
  return std::sqrt(sum);
}

double Distribution::AtLeast(int points) const {
  const auto skip =
      std::clamp<std::ptrdiff_t>(points - least, 0, std::ssize(probabilities));
  // The small ones first.
  return std::accumulate(probabilities.rbegin(), probabilities.rend() - skip,
                         0.0);
}

int Distribution::Quantile(double share) const {
  const int last = least + static_cast<int>(probabilities.size()) - 1;
  if (share >= 1) return last;
  double sum = 0;
  for (std::size_t i = 0; i < probabilities.size(); ++i) {
    sum += probabilities[i];
    if (sum >= share - kSumRounding) return least + static_cast<int>(i);
  }
  return last;
}

}  // namespace yatzy
