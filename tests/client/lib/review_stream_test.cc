// ReviewStream and AsyncReviewStream of client/lib/query_stream.h. What they
// share with those of positions is tested in analysis_stream_test.cc.
#include <gmock/gmock.h>

#include <cstdint>
#include <future>
#include <string>
#include <vector>

#include "client/lib/yatzy_client.h"
#include "tests/client/fake_server.h"
#include "tests/support/status_matchers.h"

namespace yatzy::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

v1::StreamReviewGamesRequest ReviewOf(std::uint64_t id,
                                      const std::string& notation) {
  v1::StreamReviewGamesRequest request;
  request.set_id(id);
  request.set_notation(notation);
  return request;
}

// The score of a review says how long its game's notation was.
class ReviewStreamTest : public ::testing::Test {
 protected:
  ReviewStreamTest() {
    server_.advisor.review_stream = [](const auto& request, auto& response) {
      response.set_id(request.id());
      response.mutable_review()->set_score(
          static_cast<int>(request.notation().size()));
      return request.notation().empty()
                 ? grpc::Status(grpc::INVALID_ARGUMENT, "no game")
                 : grpc::Status::OK;
    };
  }

  // What the callback form of a stream was told.
  AsyncReviewStream Open(const YatzyClient& client) {
    return client.AsyncStreamReviewGames(
        [this](const auto& answer) {
          ids_.push_back(answer.id());
          scores_.push_back(answer.review().score());
        },
        [this](const absl::Status& status) { end_.set_value(status); });
  }
  absl::Status End() { return end_.get_future().get(); }

  FakeServer server_;
  std::vector<std::uint64_t> ids_;  // read them after End
  std::vector<int> scores_;
  std::promise<absl::Status> end_;
};

TEST_F(ReviewStreamTest, ReviewsInOrder) {
  auto stream = server_.Client().StreamReviewGames();
  ASSERT_THAT(stream, IsOk());
  EXPECT_TRUE(stream->Write(ReviewOf(7, "a game")));
  EXPECT_TRUE(stream->Write(ReviewOf(5, "a longer game")));
  EXPECT_TRUE(stream->WritesDone());
  const auto first = stream->Read();
  ASSERT_TRUE(first.has_value());
  EXPECT_EQ(first->id(), 7u);
  EXPECT_EQ(first->review().score(), 6);
  const auto second = stream->Read();
  ASSERT_TRUE(second.has_value());
  EXPECT_EQ(second->id(), 5u);
  EXPECT_EQ(second->review().score(), 13);
  EXPECT_FALSE(stream->Read().has_value());
  EXPECT_THAT(stream->Finish(), IsOk());
}

TEST_F(ReviewStreamTest, EndsWithTheErrorOfAGame) {
  auto stream = server_.Client().StreamReviewGames();
  ASSERT_THAT(stream, IsOk());
  EXPECT_TRUE(stream->Write(ReviewOf(1, "")));
  EXPECT_FALSE(stream->Read().has_value());
  EXPECT_THAT(stream->Finish(),
              StatusIs(absl::StatusCode::kInvalidArgument, "no game"));
}

TEST_F(ReviewStreamTest, GivesReviewsToACallback) {
  const YatzyClient client = server_.Client();
  AsyncReviewStream stream = Open(client);
  EXPECT_TRUE(stream.Write(ReviewOf(9, "long")));
  EXPECT_TRUE(stream.Write(ReviewOf(3, "short")));
  stream.WritesDone();
  EXPECT_THAT(End(), IsOk());
  EXPECT_THAT(ids_, ElementsAre(9, 3));
  EXPECT_THAT(scores_, ElementsAre(4, 5));
}

TEST_F(ReviewStreamTest, GivesTheErrorToACallback) {
  const YatzyClient client = server_.Client();
  AsyncReviewStream stream = Open(client);
  EXPECT_TRUE(stream.Write(ReviewOf(1, "good")));
  EXPECT_TRUE(stream.Write(ReviewOf(2, "")));
  EXPECT_THAT(End(), StatusIs(absl::StatusCode::kInvalidArgument, "no game"));
  EXPECT_THAT(ids_, ElementsAre(1));
}

TEST_F(ReviewStreamTest, NamesAServerThatIsNotThere) {
  const YatzyClient client =
      YatzyClient::Create(server_.address(),
                          {.deadline = absl::Milliseconds(100)})
          .value();
  EXPECT_THAT(
      client.StreamReviewGames(),
      StatusIs(absl::StatusCode::kUnavailable, HasSubstr("no connection to ")));
  const AsyncReviewStream stream = Open(client);
  EXPECT_THAT(End(), StatusIs(absl::StatusCode::kUnavailable,
                              HasSubstr("no connection to ")));
  EXPECT_THAT(ids_, IsEmpty());
}

TEST_F(ReviewStreamTest, AStreamThatGoesIsCancelled) {
  {
    auto stream = server_.Client().StreamReviewGames();
    ASSERT_THAT(stream, IsOk());
    EXPECT_TRUE(stream->Write(ReviewOf(1, "a game")));
  }
  const YatzyClient client = server_.Client();
  { const AsyncReviewStream stream = Open(client); }
  EXPECT_TRUE(absl::IsCancelled(End()));
}

// A request that leaves the rule set to its notation names none, and the answer
// repeats just that.
TEST_F(ReviewStreamTest, TheNotationMayNameTheRuleSet) {
  auto stream = server_.Client().StreamReviewGames();
  ASSERT_THAT(stream, IsOk());
  EXPECT_TRUE(stream->Write(ReviewOf(1, "rules kniffel | dice 1 2 3 4 5")));
  const auto answer = stream->Read();
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->rule_set(), "");
  EXPECT_THAT(stream->Finish(), IsOk());
}

}  // namespace
}  // namespace yatzy::client
