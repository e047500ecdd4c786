// Load of reviews: what it asks, and how it judges the answers.
#include <gmock/gmock.h>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "client/load/load.h"
#include "client/load/load_messages.h"
#include "client/load/played_games.h"
#include "core/notation/record_text.h"
#include "core/play/review.h"
#include "tests/client/right_answers.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"

namespace yatzy::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using ::testing::StartsWith;

constexpr char kOneTurn[] =
    "dice 1 3 3 5 6 keep 3 3 dice 3 3 3 5 6 keep 3 3 3 dice 1 3 3 3 6 score "
    "ones 1";

template <typename Message>
Message MessageIn(const grpc::ByteBuffer& buffer) {
  grpc::Slice slice;
  EXPECT_TRUE(buffer.DumpToSingleSlice(&slice).ok());
  Message message;
  EXPECT_TRUE(
      message.ParseFromArray(slice.begin(), static_cast<int>(slice.size())));
  return message;
}

TEST(ReviewRequestsTest, TakeTheGamesInTurns) {
  LoadOptions options;
  options.rule_set = "mine";
  options.batch_size = 4;
  options.totals_only = true;
  options.mix = {{LoadMethod::kReviewGame, 1},
                 {LoadMethod::kBatchReviewGames, 1}};
  const PlayedGames played{.to_review = {"a", "b", "c"}};
  LoadRequests requests(options, /*seed=*/4, played);
  const auto batch = MessageIn<v1::BatchReviewGamesRequest>(
      requests.NextRequest(LoadMethod::kBatchReviewGames));
  EXPECT_EQ(batch.rule_set(), "mine");
  EXPECT_TRUE(batch.totals_only());
  ASSERT_THAT(batch.notations(), SizeIs(4));
  EXPECT_EQ(batch.notations(0), batch.notations(3));
  std::set<std::string> games;
  for (int i = 0; i < 3; ++i) {
    const auto one = MessageIn<v1::ReviewGameRequest>(
        requests.NextRequest(LoadMethod::kReviewGame));
    EXPECT_EQ(one.rule_set(), "mine");
    games.insert(one.notation());
  }
  EXPECT_THAT(games, ElementsAre("a", "b", "c"));
  options.totals_only = false;
  LoadRequests in_full(options, 4, played);
  EXPECT_FALSE(MessageIn<v1::BatchReviewGamesRequest>(
                   in_full.NextRequest(LoadMethod::kBatchReviewGames))
                   .totals_only());
}

class ReviewLoadTest : public ::testing::Test {
 protected:
  ReviewLoadTest() {
    AnswerFrom(SolvedTable(), server_.advisor);
    options_.address = server_.address();
    options_.in_flight = 4;
    options_.warm_up = absl::ZeroDuration();
    options_.duration = absl::Milliseconds(50);
    options_.deadline = kPatience;
    options_.batch_size = 3;
    options_.check_share = 1;
    options_.mix = {{LoadMethod::kReviewGame, 1},
                    {LoadMethod::kBatchReviewGames, 1}};
  }

  LoadReport Run() {
    server_.Start();
    const absl::StatusOr<LoadReport> report = RunLoad(options_);
    EXPECT_THAT(report, IsOk());
    return report.ok() ? *report : LoadReport();
  }

  FakeServer server_;
  LoadOptions options_;
};

TEST_F(ReviewLoadTest, PlaysGamesWellAndBadlyFirst) {
  const auto games = FetchGamesToReview(server_.Client(), "", 7);
  ASSERT_THAT(games, IsOk());
  ASSERT_THAT(*games, SizeIs(512));
  EXPECT_THAT(std::set(games->begin(), games->end()), SizeIs(512));
  Reviewer reviewer(*SolvedTable());
  for (std::size_t i = 0; i < games->size(); i += 1 + 32) {
    const auto record = ParseRecord(*Game::Default(), (*games)[i]);
    ASSERT_THAT(record, IsOk());
    const auto review = reviewer.Review(*record);
    ASSERT_THAT(review, IsOk());
    EXPECT_TRUE(review->replay.is_finished);
    EXPECT_EQ(review->total_loss > 0, i % 2 == 1) << i;
  }
}

TEST_F(ReviewLoadTest, ChecksTheAnswers) {
  for (const bool totals_only : {false, true}) {
    FakeServer server;
    AnswerFrom(SolvedTable(), server.advisor);
    options_.address = server.address();
    options_.totals_only = totals_only;
    server.Start();
    const auto report = RunLoad(options_);
    ASSERT_THAT(report, IsOk());
    ASSERT_THAT(report->methods, SizeIs(2));
    for (const MethodReport& method : report->methods) {
      EXPECT_GT(method.calls, 0);
      EXPECT_EQ(method.checked, method.calls);
      EXPECT_EQ(method.wrong, 0) << method.first_wrong;
    }
    EXPECT_EQ(report->methods[0].items, report->methods[0].calls);
    EXPECT_EQ(report->methods[1].items, 3 * report->methods[1].calls);
  }
}

TEST_F(ReviewLoadTest, FindsWrongReviews) {
  server_.advisor.review_batch = [right = server_.advisor.review_batch](
                                     const auto& request, auto& response) {
    const grpc::Status status = right(request, response);
    auto& review = *response.mutable_reviews(1);
    review.set_best_decisions(review.best_decisions() + 1);
    return status;
  };
  const LoadReport report = Run();
  ASSERT_THAT(report.methods, SizeIs(2));
  EXPECT_EQ(report.methods[0].wrong, 0) << report.methods[0].first_wrong;
  EXPECT_GT(report.methods[1].calls, 0);
  EXPECT_EQ(report.methods[1].wrong, report.methods[1].calls);
  EXPECT_THAT(report.methods[1].first_wrong,
              StartsWith("reviews[1] best_decisions is "));
}

TEST_F(ReviewLoadTest, ReviewsTheGamesThatItIsGiven) {
  options_.games_to_review = {kOneTurn};
  server_.advisor.simulate = [](const auto&, auto&) {
    return grpc::Status(grpc::INTERNAL, "nobody asked");
  };
  const LoadReport report = Run();
  EXPECT_GT(report.calls, 0);
  EXPECT_EQ(report.wrong, 0);
  EXPECT_EQ(report.errors, 0);
}

TEST_F(ReviewLoadTest, CountsTheBytesOfAnswers) {
  options_.mix = {{LoadMethod::kReviewGame, 1}};
  options_.games_to_review = {kOneTurn};
  v1::ReviewGameRequest request;
  request.set_notation(kOneTurn);
  v1::ReviewGameResponse answer;
  ASSERT_TRUE(server_.advisor.review(request, answer).ok());
  const LoadReport report = Run();
  ASSERT_THAT(report.methods, SizeIs(1));
  EXPECT_GT(report.calls, 0);
  EXPECT_EQ(report.methods[0].answer_bytes,
            report.calls * static_cast<std::int64_t>(answer.ByteSizeLong()));
}

TEST_F(ReviewLoadTest, NeedsAServerThatPlays) {
  server_.advisor.simulate = [](const auto&, auto&) {
    return grpc::Status(grpc::UNIMPLEMENTED, "no games");
  };
  server_.Start();
  EXPECT_THAT(RunLoad(options_), StatusIs(absl::StatusCode::kUnimplemented,
                                          HasSubstr("no games")));
}

}  // namespace
}  // namespace yatzy::client
