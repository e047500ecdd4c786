#include "client/ctl/review_list.h"

#include <cmath>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "client/ctl/csv_text.h"
#include "client/ctl/format.h"

namespace yatzy::client {
namespace {

// How many decisions a game had. The totals of a server that does not count
// them have it between the lines.
int DecisionsOf(const v1::GameReview& review) {
  if (review.decision_count() > 0) return review.decision_count();
  if (review.total_loss() == 0 || review.mean_loss() == 0) {
    return review.best_decisions();
  }
  return static_cast<int>(
      std::lround(review.total_loss() / review.mean_loss()));
}

std::string GameLine(std::uint64_t line, const v1::GameReview& review) {
  return absl::StrFormat("%8d %6d %15.2f %9.2f %9.2f  %9d of %d%s\n", line,
                         review.score(), review.expected_final(),
                         review.total_luck(), review.total_loss(),
                         review.best_decisions(), DecisionsOf(review),
                         review.is_finished() ? "" : ", not finished");
}

std::string GameCells(std::uint64_t line, const v1::GameReview& review) {
  return CsvLine(
      {absl::StrCat(line), absl::StrCat(review.score()),
       NumberText(review.expected_final()), NumberText(review.total_luck()),
       NumberText(review.total_loss()), absl::StrCat(review.best_decisions()),
       absl::StrCat(DecisionsOf(review)), review.is_finished() ? "1" : "0"});
}

std::string GameJson(std::uint64_t line, const v1::GameReview& review) {
  return JsonObject()
             .Add("line", line)
             .Add("score", std::int64_t{review.score()})
             .AddFlag("isFinished", review.is_finished())
             .Add("expectedStart", review.expected_start())
             .Add("expectedFinal", review.expected_final())
             .Add("totalLuck", review.total_luck())
             .Add("totalLoss", review.total_loss())
             .Add("bestDecisions", std::int64_t{review.best_decisions()})
             .Add("decisions", std::int64_t{DecisionsOf(review)})
             .ToString() +
         "\n";
}

}  // namespace

ReviewList::ReviewList(std::ostream& out, OutputFormat format)
    : out_(out), format_(format) {}

void ReviewList::Append(std::uint64_t line, const v1::GameReview& review) {
  if (games_ == 0 && format_ == OutputFormat::kText) {
    out_ << "    line  score  expected final      luck      lost  best "
            "decisions\n";
  } else if (games_ == 0 && format_ == OutputFormat::kCsv) {
    out_ << "line,score,expected_final,luck,loss,best_decisions,decisions,"
            "is_finished\n";
  }
  Count(review);
  out_ << (format_ == OutputFormat::kJson  ? GameJson(line, review)
           : format_ == OutputFormat::kCsv ? GameCells(line, review)
                                           : GameLine(line, review));
}

void ReviewList::Count(const v1::GameReview& review) {
  ++games_;
  if (review.total_loss() == 0) ++without_loss_;
  luck_ += review.total_luck();
  loss_ += review.total_loss();
  expected_start_ = review.expected_start();
  if (!review.is_finished()) return;
  // Welford's: the squares of millions of scores stay exact enough.
  ++finished_;
  const double distance = review.score() - mean_score_;
  mean_score_ += distance / static_cast<double>(finished_);
  squares_ += distance * (review.score() - mean_score_);
}

void ReviewList::Finish() {
  if (format_ != OutputFormat::kText || games_ == 0) return;
  const auto games = static_cast<double>(games_);
  out_ << "\ngames               " << games_;
  if (finished_ < games_) out_ << ", " << finished_ << " of them finished";
  out_ << "\n";
  if (finished_ > 0) {
    out_ << absl::StrFormat(
        "mean score          %.2f (%.2f expected at the start)\n", mean_score_,
        expected_start_);
  }
  if (finished_ > 1) {
    out_ << absl::StrFormat(
        "standard deviation  %.2f\n",
        std::sqrt(squares_ / static_cast<double>(finished_ - 1)));
  }
  out_ << absl::StrFormat(
      "mean luck           %.2f\n"
      "mean loss           %.2f\n"
      "games without loss  %d\n",
      luck_ / games, loss_ / games, without_loss_);
}

}  // namespace yatzy::client
