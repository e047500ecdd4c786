#include "client/load/review_check.h"

#include <gmock/gmock.h>

#include <functional>
#include <string>

#include "client/load/answer_check.h"
#include "core/notation/record_text.h"
#include "proto/convert/play_messages.h"
#include "tests/client/play_answers.h"
#include "tests/support/solved_table.h"

namespace yatzy::client {
namespace {

using ::testing::StartsWith;

// A game that breaks off, and one that is finished; both with losses.
constexpr char kBrokenOff[] =
    "dice 1 3 3 5 6 keep 3 3 dice 3 3 3 5 6 keep 3 3 3 dice 1 3 3 3 6 score "
    "ones 1";
constexpr char kFinished[] =
    "dice 1 1 1 2 2 score ones; dice 1 2 2 3 4 score twos; dice 3 3 3 4 5 "
    "score threes; dice 4 4 1 2 3 score fours; dice 5 5 5 1 2 score fives; "
    "dice 6 6 6 1 2 score sixes; dice 6 6 1 2 3 score one-pair; dice 5 5 6 6 1 "
    "score two-pairs; dice 4 4 4 1 2 score three-of-a-kind; dice 2 2 2 2 5 "
    "score four-of-a-kind; dice 1 2 3 4 5 score small-straight; dice 2 3 4 5 6 "
    "score large-straight; dice 3 3 5 5 5 score full-house; dice 6 6 5 5 4 "
    "score chance; dice 1 1 2 3 4 score yatzy";

class ReviewCheckTest : public ::testing::Test {
 protected:
  ReviewCheckTest() { ReviewGamesFrom(SolvedTable(), advisor_); }

  // Of the right answer about a game, spoiled.
  Verdict Judge(const std::string& notation,
                const std::function<void(v1::GameReview&)>& spoil) {
    v1::ReviewGameRequest request;
    request.set_notation(notation);
    v1::ReviewGameResponse answer;
    EXPECT_TRUE(advisor_.review(request, answer).ok());
    spoil(*answer.mutable_review());
    return checker_.Check(request, answer);
  }

  void ExpectWrong(const std::string& notation, const std::string& what,
                   const std::function<void(v1::GameReview&)>& spoil) {
    const Verdict verdict = Judge(notation, spoil);
    EXPECT_EQ(verdict.kind, Verdict::kWrong) << what;
    EXPECT_THAT(verdict.what, StartsWith(what));
  }

  FakeAdvisor advisor_;
  const AnswerChecker checker_{SolvedTable()};
};

TEST_F(ReviewCheckTest, TakesRightAnswers) {
  for (const char* notation : {kBrokenOff, kFinished}) {
    const Verdict verdict = Judge(notation, [](auto&) {});
    EXPECT_EQ(verdict.kind, Verdict::kRight) << verdict.what;
    v1::BatchReviewGamesRequest batch;
    batch.add_notations(kBrokenOff);
    batch.add_notations(notation);
    for (const bool totals_only : {false, true}) {
      batch.set_totals_only(totals_only);
      v1::BatchReviewGamesResponse answer;
      ASSERT_TRUE(advisor_.review_batch(batch, answer).ok());
      EXPECT_EQ(answer.reviews(1).decisions_size() == 0, totals_only);
      const Verdict of_batch = checker_.Check(batch, answer);
      EXPECT_EQ(of_batch.kind, Verdict::kRight) << of_batch.what;
    }
  }
}

TEST_F(ReviewCheckTest, FindsWrongTotals) {
  ExpectWrong(kBrokenOff, "score is 2, expected 1",
              [](auto& review) { review.set_score(2); });
  ExpectWrong(kBrokenOff, "upper_score is 5, expected 1",
              [](auto& review) { review.set_upper_score(5); });
  ExpectWrong(kBrokenOff, "total_luck is ", [](auto& review) {
    review.set_total_luck(review.total_luck() + 2e-9);
  });
  ExpectWrong(kBrokenOff, "total_loss is ", [](auto& review) {
    review.set_total_loss(review.total_loss() - 2e-9);
  });
  ExpectWrong(kBrokenOff, "expected_final is ", [](auto& review) {
    review.set_expected_final(review.expected_final() + 1);
  });
  ExpectWrong(kBrokenOff, "best_decisions is 9, expected ",
              [](auto& review) { review.set_best_decisions(9); });
  ExpectWrong(kBrokenOff, "decision_count is 4, expected 3",
              [](auto& review) { review.set_decision_count(4); });
  ExpectWrong(kBrokenOff, "the number of decisions is 2, expected 3",
              [](auto& review) { review.mutable_decisions()->RemoveLast(); });
  ExpectWrong(kBrokenOff, "the number of rolls is 0, expected 3",
              [](auto& review) { review.clear_rolls(); });
  ExpectWrong(kFinished, "is_finished is 0, expected 1",
              [](auto& review) { review.set_is_finished(false); });
}

TEST_F(ReviewCheckTest, FindsAFinishedGameWhoseTotalsDoNotAddUp) {
  ExpectWrong(kFinished, "score beside its totals is ", [](auto& review) {
    review.set_total_loss(review.total_loss() + 2e-6);
  });
}

TEST_F(ReviewCheckTest, FindsWhichReviewOfABatchIsWrong) {
  v1::BatchReviewGamesRequest batch;
  batch.add_notations(kBrokenOff);
  batch.add_notations(kFinished);
  v1::BatchReviewGamesResponse answer;
  ASSERT_TRUE(advisor_.review_batch(batch, answer).ok());
  answer.mutable_reviews()->SwapElements(0, 1);
  EXPECT_THAT(checker_.Check(batch, answer).what, StartsWith("reviews[0] "));
  answer.mutable_reviews()->RemoveLast();
  EXPECT_EQ(checker_.Check(batch, answer).what,
            "the number of reviews is 1, expected 2");
  answer.set_table_id("another");
  EXPECT_EQ(checker_.Check(batch, answer).kind, Verdict::kOtherTable);
}

// A server that reviews what is no game.
TEST_F(ReviewCheckTest, FindsAReviewOfNoGame) {
  v1::ReviewGameRequest request;
  request.set_notation("dice 1 2 3 4 5 keep 6 dice 1 2 3 4 5 score chance");
  v1::ReviewGameResponse answer;
  answer.set_table_id(SolvedTable()->id());
  EXPECT_THAT(checker_.Check(request, answer).what,
              StartsWith("is of a game that has none: "));
}

}  // namespace
}  // namespace yatzy::client
