#include "core/advisor/outlook.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>

#include "absl/strings/str_cat.h"
#include "core/advisor/advisor.h"
#include "core/advisor/turn_from.h"

namespace yatzy {
namespace {

// Adds up what the ends of a turn come to.
class Tally {
 public:
  Tally(const ValueTable& table, const PolicySources* sources, Outlook& outlook)
      : table_(table), sources_(sources), outlook_(outlook) {
    outlook_ = Outlook{};
  }

  // `categories[..].points` are sums until Finish.
  void Add(double probability, const FaceCounts& dice, const Scoring& scoring,
           State next) {
    auto& [of_category, points] = outlook_.categories[scoring.category];
    of_category += probability;
    points += probability * scoring.points;
    outlook_.extra += probability * scoring.extra;
    outlook_.equal_dice[*std::ranges::max_element(dice)] += probability;
    const double expected = table_.ExpectedRemaining(next);
    outlook_.after += probability * expected;
    if (sources_ == nullptr) return;
    AddLater(probability, next, expected);
    AddSpread(probability, next, scoring.points + scoring.extra + expected);
  }

  void Finish() {
    PointSources& sources = outlook_.sources;
    sources.extra += outlook_.extra;
    if (sources_ == nullptr) sources.later = outlook_.after;
    for (int c = 0; c < kMaxCategories; ++c) {
      auto& [probability, points] = outlook_.categories[c];
      sources.categories[c] += points;
      if (probability > 0) points /= probability;
    }
    outlook_.standard_deviation =
        std::sqrt(std::max(later_variance_ + squares_ - mean_ * mean_, 0.0));
  }

 private:
  // The row adds up to E but for the rounding of floats, which is spread over
  // all of it: so the parts of an action add up to its value, and a part that
  // is 0 stays 0.
  void AddLater(double probability, State next, double expected) {
    const SourceColumns& columns = sources_->columns();
    const RuleSet& rules = table_.game().rules();
    const std::span<const float> row = sources_->Of(next);
    const auto tiers = row.subspan(columns.categories, columns.tiers);
    double bonus = 0;
    for (int tier = 0; tier < columns.tiers; ++tier) {
      bonus += tiers[tier] * PointsOfTier(rules, tier);
      outlook_.tiers[tier] += probability * tiers[tier];
    }
    PointSources& sources = outlook_.sources;
    if (columns.categories == 0) {
      sources.later += probability * (expected - bonus);
      sources.bonus += probability * bonus;
      return;
    }
    const double extra = columns.extra ? row[columns.extra_column()] : 0;
    const auto of_categories = row.first(columns.categories);
    const double sum =
        std::accumulate(of_categories.begin(), of_categories.end(), 0.0) +
        bonus + extra;
    const double scale = sum > 0 ? probability * (expected / sum) : 0;
    for (int c = 0; c < columns.categories; ++c) {
      sources.categories[c] += scale * of_categories[c];
    }
    sources.bonus += scale * bonus;
    sources.extra += scale * extra;
  }

  // The law of total variance (policy_sources.h). What ends are worth is
  // counted from the first one, so that no large squares are subtracted.
  void AddSpread(double probability, State next, double value) {
    if (!origin_.has_value()) origin_ = value;
    const double difference = value - *origin_;
    mean_ += probability * difference;
    squares_ += probability * difference * difference;
    later_variance_ +=
        probability * sources_->Of(next)[sources_->columns().variance_column()];
  }

  const ValueTable& table_;
  const PolicySources* const sources_;
  Outlook& outlook_;
  std::optional<double> origin_;
  double mean_ = 0;
  double squares_ = 0;
  double later_variance_ = 0;
};

absl::Status OutlookAfter(const TurnFrom<ValueTable>& turn,
                          const Action& action, Tally tally) {
  absl::Status status = turn.ForEachEnd(
      action,
      [&](double probability, const FaceCounts& dice, const Scoring& scoring,
          State next) { tally.Add(probability, dice, scoring, next); });
  if (status.ok()) tally.Finish();
  return status;
}

}  // namespace

double PointSources::Total() const {
  return std::accumulate(categories.begin(), categories.end(), 0.0) + bonus +
         extra + later;
}

PointSources PointSources::operator-(const PointSources& other) const {
  PointSources difference = *this;
  for (int c = 0; c < kMaxCategories; ++c) {
    difference.categories[c] -= other.categories[c];
  }
  difference.bonus -= other.bonus;
  difference.extra -= other.extra;
  difference.later -= other.later;
  return difference;
}

double Outlook::PointsNow() const {
  double points = extra;
  for (const auto& [probability, mean] : categories) {
    points += probability * mean;
  }
  return points;
}

absl::Status OutlooksOf(const ValueTable& table, const Position& position,
                        std::span<const Action> actions,
                        const PolicySources* sources,
                        std::span<Outlook> outlooks) {
  if (absl::Status s = ValidatePosition(table.game(), position); !s.ok()) {
    return s;
  }
  if (sources != nullptr && !sources->AreOf(table)) {
    return absl::InvalidArgumentError(
        "sources of another table, expected those of the one given");
  }
  const TurnFrom<ValueTable> turn(table, position);
  for (std::size_t i = 0; i < actions.size(); ++i) {
    const absl::Status status =
        OutlookAfter(turn, actions[i], Tally(table, sources, outlooks[i]));
    if (status.ok()) continue;
    return absl::Status(status.code(),
                        absl::StrCat("actions[", i, "]: ", status.message()));
  }
  return absl::OkStatus();
}

absl::StatusOr<Outlook> OutlookOf(const ValueTable& table,
                                  const Position& position,
                                  const Action& action,
                                  const PolicySources* sources) {
  Outlook outlook;
  const absl::Status status = OutlooksOf(table, position, std::span(&action, 1),
                                         sources, std::span(&outlook, 1));
  if (!status.ok()) return status;
  return outlook;
}

}  // namespace yatzy
