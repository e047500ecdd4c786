#include "proto/convert/chances_messages.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <iterator>

#include "absl/strings/str_cat.h"
#include "proto/contract/limits.h"
#include "proto/convert/refusals.h"

namespace yatzy {
namespace {

constexpr double kUsualPercentiles[] = {1, 5, 10, 25, 50, 75, 90, 95, 99};

// More points than any game has.
constexpr std::int64_t kFarAway = 1 << 20;

// Adds a violation if there are more than `most`.
void CheckMost(const char* field, int size, int most, const char* items,
               FieldViolations& violations) {
  if (size <= most) return;
  violations.Add(field, absl::StrCat("has ", size, " ", items,
                                     ", expected at most ", most));
}

}  // namespace

DistributionQuestions ToQuestions(
    const google::protobuf::RepeatedField<google::protobuf::int32>& at_least,
    const google::protobuf::RepeatedField<double>& percentiles,
    FieldViolations& violations) {
  CheckMost("at_least", at_least.size(), kMaxAtLeast, "scores", violations);
  CheckMost("percentiles", percentiles.size(), kMaxPercentiles, "numbers",
            violations);
  for (int i = 0; i < percentiles.size() && i < kMaxPercentiles; ++i) {
    const double percent = percentiles[i];
    if (percent >= 0 && percent <= 100) continue;  // not so if it is NaN
    violations.Add(
        FieldPath("percentiles", i),
        absl::StrCat(NumberText(percent), " is not in the range 0 to 100"));
  }
  DistributionQuestions questions{{at_least.begin(), at_least.end()},
                                  {percentiles.begin(), percentiles.end()}};
  if (questions.percentiles.empty()) {
    questions.percentiles.assign(std::begin(kUsualPercentiles),
                                 std::end(kUsualPercentiles));
  }
  return questions;
}

void WriteDistribution(const Game& game, const Distribution& distribution,
                       int banked, const DistributionQuestions& questions,
                       v1::Distribution& message) {
  message.set_least_final_score(banked + distribution.least);
  message.mutable_probabilities()->Add(distribution.probabilities.begin(),
                                       distribution.probabilities.end());
  message.set_mean(banked + distribution.Mean());
  message.set_standard_deviation(distribution.StandardDeviation());
  for (const double percent : questions.percentiles) {
    v1::ScorePercentile& percentile = *message.add_percentiles();
    percentile.set_percent(percent);
    percentile.set_final_score(banked + distribution.Quantile(percent / 100));
  }
  for (const int score : questions.at_least) {
    v1::ScoreChance& chance = *message.add_at_least();
    chance.set_final_score(score);
    // A score may be any number, also one from which no points can be taken.
    const std::int64_t points = std::int64_t{score} - banked;
    chance.set_probability(distribution.AtLeast(static_cast<int>(
        std::clamp<std::int64_t>(points, -kFarAway, kFarAway))));
  }
  for (std::size_t tier = 0; tier < game.rules().tiers.size(); ++tier) {
    message.add_bonus_probabilities(distribution.tiers[tier]);
  }
}

}  // namespace yatzy
