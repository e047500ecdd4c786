// StreamReviewGames: what it answers, and how it ends. What streams of any
// method do, stream_test.cc has.
#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

#include "core/notation/record_text.h"
#include "tests/support/record_messages.h"
#include "tests/support/simulated_games.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

using GameRequest = v1::StreamReviewGamesRequest;
using GameResponse = v1::StreamReviewGamesResponse;

class ReviewStreamTest : public testing::Test {
 protected:
  ReviewStreamTest() {
    server_.registry().Publish(SolvedTable());
    (*server_.games().Find("small"))->registry.Publish(SolvedSmallTable());
    stream_ = client_.stub().StreamReviewGames(&context_);
  }

  bool Ask(const GameRequest& request) { return stream_->Write(request); }

  GameResponse NextAnswer() {
    GameResponse response;
    EXPECT_TRUE(stream_->Read(&response));
    return response;
  }

  // The status at the end, when there are no more answers.
  grpc::Status Finish() {
    GameResponse response;
    while (stream_->Read(&response)) ADD_FAILURE() << response.DebugString();
    return stream_->Finish();
  }

  // Over a socket: ThreadSanitizer sees what goes through one.
  TestServer server_{[] {
                       QueryServer::Options options;
                       options.listener.addresses = {"127.0.0.1:0"};
                       return options;
                     }(),
                     {Game::Default()->rules(), SmallRules()}};
  const AdvisorClient client_{ConnectTo(server_.server().addresses().at(0))};
  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<GameRequest, GameResponse>> stream_;
};

// Games of both rule sets in turn, records and notations, all sent ahead.
TEST_F(ReviewStreamTest, AnswersAsReviewGameDoesWithTheIdOfTheRequest) {
  std::vector<GameRequest> requests;
  for (const auto& table : {SolvedTable(), SolvedSmallTable()}) {
    for (const GameRecord& game : SimulatedGames(
             table, Policy{Policy::Kind::kBudget, 2}, std::size_t{20})) {
      GameRequest request;
      request.set_rule_set(table->game().id());
      request.set_id(~requests.size());
      if (requests.size() % 2 == 0) {
        request.set_notation(NotationOf(table->game(), game));
      } else {
        *request.mutable_record() = RecordMessage(game);
      }
      requests.push_back(request);
    }
  }
  for (const GameRequest& request : requests) ASSERT_TRUE(Ask(request));
  stream_->WritesDone();
  for (const GameRequest& request : requests) {
    v1::ReviewGameRequest alone;
    alone.set_rule_set(request.rule_set());
    if (request.has_notation()) alone.set_notation(request.notation());
    if (request.has_record()) *alone.mutable_record() = request.record();
    const auto expected = client_.Review(alone).response;
    const GameResponse answer = NextAnswer();
    EXPECT_EQ(answer.id(), request.id());
    EXPECT_EQ(answer.rule_set(), request.rule_set());
    EXPECT_EQ(answer.table_id(), expected.table_id());
    EXPECT_GT(answer.review().decisions_size(), 0);
    EXPECT_EQ(answer.review().SerializeAsString(),
              expected.review().SerializeAsString());
  }
  EXPECT_TRUE(Finish().ok());
}

TEST_F(ReviewStreamTest, TotalsOnlyLeavesTheRestOut) {
  GameRequest request;
  request.set_notation(NotationOf(SolvedTable()->game(),
                                  SimulatedGames(SolvedTable(), {}, 1)[0]));
  request.set_totals_only(true);
  Ask(request);
  const v1::GameReview review = NextAnswer().review();
  EXPECT_TRUE(review.is_finished());
  EXPECT_EQ(review.decisions_size() + review.rolls_size(), 0);
  EXPECT_GE(review.decision_count(), 15);
  EXPECT_EQ(review.best_decisions(), review.decision_count());
  stream_->WritesDone();
  EXPECT_TRUE(Finish().ok());
}

// The answers before it are sent.
TEST_F(ReviewStreamTest, ARecordThatBreaksTheRulesEndsItWithItsId) {
  GameRequest request;
  request.set_id(5);
  request.set_rule_set("small");
  request.set_notation(
      NotationOf(*SmallGame(), SimulatedGames(SolvedSmallTable(), {}, 1)[0]));
  Ask(request);
  GameRecord broken = SimulatedGames(SolvedSmallTable(), {}, 1)[0];
  broken.turns[1].category = broken.turns[0].category;
  broken.turns[1].points.reset();
  broken.turns[1].extra.reset();
  request.set_id(6);
  *request.mutable_record() = RecordMessage(broken);
  Ask(request);
  EXPECT_EQ(NextAnswer().id(), 5);
  const grpc::Status status = Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), StartsWith("id 6: record.turns[1]."));
  EXPECT_THAT(ViolationsOf(status),
              ElementsAre(StartsWith("record.turns[1].")));
}

TEST_F(ReviewStreamTest, NeedsAGameOfARuleSetThatIsServed) {
  Ask(GameRequest());
  const grpc::Status status = Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(), "id 0: record: is required, or notation");

  grpc::ClientContext context;
  const auto other = client_.stub().StreamReviewGames(&context);
  GameRequest request;
  request.set_id(3);
  request.set_rule_set("maxi");
  other->Write(request);
  GameResponse response;
  EXPECT_FALSE(other->Read(&response));
  const grpc::Status refused = other->Finish();
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(refused.error_message(), StartsWith("id 3: "));
  EXPECT_THAT(refused.error_message(), HasSubstr("small"));
}

// It would keep a thread of the queue, and be a hundred times as large in
// memory.
TEST_F(ReviewStreamTest, ARequestHasAtMost64KiB) {
  GameRequest request;
  for (int i = 0; i < 40'000; ++i) request.mutable_record()->add_turns();
  ASSERT_EQ(request.ByteSizeLong(), 80'004);
  Ask(request);
  const grpc::Status status = Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(status.error_message(),
            "a request of the stream has 80004 bytes, expected at most 65536");
}

TEST_F(ReviewStreamTest, EndsWhenTheServerDrains) {
  GameRequest request;
  request.set_notation(NotationOf(SolvedTable()->game(),
                                  SimulatedGames(SolvedTable(), {}, 1)[0]));
  Ask(request);
  NextAnswer();
  EXPECT_EQ(server_.server().Load().streams_open, 1);
  server_.server().Drain(absl::Hours(1));
  const grpc::Status status = Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(status.error_message(), "the server is shutting down");
}

}  // namespace
}  // namespace yatzy::server
