#include "client/load/review_check.h"

#include <cmath>

#include "absl/status/statusor.h"
#include "core/notation/record_text.h"
#include "proto/convert/play_messages.h"

namespace yatzy::client {
namespace {

// score = expected_start + total_luck - total_loss, up to the rounding of sums.
constexpr double kIdentityTolerance = 1e-6;

template <typename Number>
struct Total {
  const char* name;
  Number value;
  Number expected;
};

Verdict CheckCounts(const v1::GameReview& review,
                    const v1::GameReview& expected) {
  const Total<int> counts[] = {
      {"score ", review.score(), expected.score()},
      {"upper_score ", review.upper_score(), expected.upper_score()},
      {"is_finished ", review.is_finished(), expected.is_finished()},
      {"best_decisions ", review.best_decisions(), expected.best_decisions()},
      {"decision_count ", review.decision_count(), expected.decision_count()},
      {"the number of decisions ", review.decisions_size(),
       expected.decisions_size()},
      {"the number of rolls ", review.rolls_size(), expected.rolls_size()}};
  for (const Total<int>& count : counts) {
    if (count.value == count.expected) continue;
    return WrongNumber(count.name, count.value, count.expected);
  }
  return {};
}

Verdict CheckPoints(const v1::GameReview& review,
                    const v1::GameReview& expected) {
  const Total<double> totals[] = {
      {"expected_start ", review.expected_start(), expected.expected_start()},
      {"expected_final ", review.expected_final(), expected.expected_final()},
      {"total_luck ", review.total_luck(), expected.total_luck()},
      {"total_loss ", review.total_loss(), expected.total_loss()},
      {"mean_loss ", review.mean_loss(), expected.mean_loss()}};
  for (const Total<double>& total : totals) {
    if (IsClose(total.value, total.expected)) continue;
    return WrongNumber(total.name, total.value, total.expected);
  }
  return {};
}

absl::StatusOr<v1::GameReview> ReviewAsMessage(Reviewer& reviewer,
                                               const Game& game,
                                               const std::string& notation,
                                               bool totals_only) {
  const auto record = ParseRecord(game, notation);
  if (!record.ok()) return record.status();
  const auto review = reviewer.Review(*record);
  if (!review.ok()) return review.status();
  v1::GameReview message;
  WriteReview(*review, totals_only, message);
  return message;
}

}  // namespace

Verdict CheckReview(Reviewer& reviewer, const Game& game,
                    const std::string& notation, bool totals_only,
                    const v1::GameReview& review) {
  const auto expected = ReviewAsMessage(reviewer, game, notation, totals_only);
  if (!expected.ok()) {
    return Wrong(absl::StrCat("is of a game that has none: ",
                              expected.status().message()));
  }
  const double by_totals =
      review.expected_start() + review.total_luck() - review.total_loss();
  if (review.is_finished() &&
      !(std::abs(by_totals - review.score()) <= kIdentityTolerance)) {
    return WrongNumber("score beside its totals ", review.score(), by_totals);
  }
  Verdict counts = CheckCounts(review, *expected);
  if (counts.kind != Verdict::kRight) return counts;
  return CheckPoints(review, *expected);
}

}  // namespace yatzy::client
