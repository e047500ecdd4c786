// What servers count of real calls.
#include "server/query/call_observer.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "grpc/health/v1/health.grpc.pb.h"
#include "tests/server/observe/collected.h"
#include "tests/support/default_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

using ::testing::Gt;
using ::testing::Lt;

class CallObserverTest : public testing::Test {
 protected:
  CallObserverTest() {
    registry_.Publish(SolvedTable());
    QueryServer::Options options;
    options.observer = observer_;
    server_ = QueryServer::Start(options, service_).value();
    channel_ = server_->InProcessChannel();
    client_ = std::make_unique<AdvisorClient>(channel_);
  }

  double Started(const std::string& method) const {
    return Metric(observer_->Collect(), "grpc_server_started_total",
                  {{"grpc_method", method}})
        .counter.value;
  }

  double Handled(const std::string& method, const std::string& code) const {
    return Metric(observer_->Collect(), "grpc_server_handled_total",
                  {{"grpc_method", method}, {"grpc_code", code}})
        .counter.value;
  }

  double Messages(const std::string& method, const std::string& way) const {
    return Metric(observer_->Collect(), "grpc_server_msg_" + way + "_total",
                  {{"grpc_method", method}})
        .counter.value;
  }

  double InFlight(const std::string& method) const {
    return Metric(observer_->Collect(), "yatzy_calls_in_flight",
                  {{"grpc_method", method}})
        .gauge.value;
  }

  const std::shared_ptr<CallObserver> observer_ =
      std::make_shared<CallObserver>();
  ServedGames games_;
  TableRegistry& registry_ = games_.main().registry;
  const AdvisorService service_{games_};
  std::unique_ptr<QueryServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<AdvisorClient> client_;
};

TEST_F(CallObserverTest, EverySeriesIsThereFromTheStart) {
  for (const char* method :
       {"EvaluateState", "AnalyzePosition", "BatchEvaluateStates",
        "BatchAnalyzePositions", "StreamAnalyzePositions", "ExplainPosition",
        "ReviewGame", "BatchReviewGames", "SimulateGames",
        "EvaluateDistribution", "BatchEvaluateDistributions", "AnalyzeTarget",
        "AnalyzeWin", "BatchAnalyzeTargets", "BatchAnalyzeWins", "Check",
        "Watch"}) {
    EXPECT_EQ(Started(method), 0);
    EXPECT_EQ(Handled(method, "OK"), 0);
    EXPECT_EQ(Handled(method, "DataLoss"), 0);
    EXPECT_EQ(InFlight(method), 0);
  }
  EXPECT_EQ(Metric(observer_->Collect(), "grpc_server_started_total",
                   {{"grpc_type", "bidi_stream"},
                    {"grpc_service", "yatzy.v1.AdvisorService"},
                    {"grpc_method", "StreamAnalyzePositions"}})
                .counter.value,
            0);
}

TEST_F(CallObserverTest, CountsUnaryCallsByTheirCode) {
  EXPECT_TRUE(client_->Evaluate().status.ok());
  EXPECT_TRUE(client_->Evaluate().status.ok());
  v1::EvaluateStateRequest bad;
  bad.mutable_state()->set_upper_score(-1);
  EXPECT_FALSE(client_->Evaluate(bad).status.ok());
  EXPECT_EQ(Started("EvaluateState"), 3);
  EXPECT_EQ(Handled("EvaluateState", "OK"), 2);
  EXPECT_EQ(Handled("EvaluateState", "InvalidArgument"), 1);
  EXPECT_EQ(Messages("EvaluateState", "received"), 3);
  EXPECT_EQ(Messages("EvaluateState", "sent"), 2);
  EXPECT_EQ(InFlight("EvaluateState"), 0);
  EXPECT_EQ(Started("AnalyzePosition"), 0);
}

TEST_F(CallObserverTest, CountsThatWhichCannotBeParsed) {
  const v1::AnalyzePositionRequest none;
  EXPECT_FALSE(client_->Analyze(none).status.ok());
  EXPECT_EQ(Handled("AnalyzePosition", "InvalidArgument"), 1);
}

TEST_F(CallObserverTest, CountsSmallAndLargeBatches) {
  EXPECT_TRUE(client_->BatchEvaluate(BatchRequest({0})).status.ok());
  // Large enough for a batch thread.
  const std::vector<std::uint32_t> many(20'000, 0);
  EXPECT_TRUE(client_->BatchEvaluate(BatchRequest(many)).status.ok());
  EXPECT_EQ(Handled("BatchEvaluateStates", "OK"), 2);
  EXPECT_FALSE(client_->BatchAnalyze({}).status.ok());
  EXPECT_EQ(Handled("BatchAnalyzePositions", "InvalidArgument"), 1);
}

TEST_F(CallObserverTest, CountsWhatIsAboutWholeGames) {
  v1::SimulateGamesRequest simulation;
  simulation.set_count(1);
  simulation.set_include_records(true);
  const auto games = client_->Simulate(simulation).response;
  v1::ReviewGameRequest review;
  review.set_notation(games.notations(0));
  EXPECT_TRUE(client_->Review(review).status.ok());
  v1::BatchReviewGamesRequest reviews;
  *reviews.mutable_notations() = games.notations();
  EXPECT_TRUE(client_->BatchReview(reviews).status.ok());
  EXPECT_FALSE(client_->Explain({}).status.ok());
  EXPECT_EQ(Handled("SimulateGames", "OK"), 1);
  EXPECT_EQ(Handled("ReviewGame", "OK"), 1);
  EXPECT_EQ(Handled("BatchReviewGames", "OK"), 1);
  EXPECT_EQ(Handled("ExplainPosition", "InvalidArgument"), 1);
}

// Also one that goes on to the thread for long work, where the values are made.
TEST_F(CallObserverTest, CountsDistributions) {
  v1::EvaluateDistributionRequest request;
  *request.mutable_state() = ToMessage(State{kAllCategories, 63});
  for (int i = 0; i < 2; ++i) {
    EXPECT_TRUE(client_->Distribution(request).status.ok());
  }
  EXPECT_FALSE(client_->BatchDistribution({}).status.ok());
  EXPECT_EQ(Started("EvaluateDistribution"), 2);
  EXPECT_EQ(Handled("EvaluateDistribution", "OK"), 2);
  EXPECT_EQ(InFlight("EvaluateDistribution"), 0);
  EXPECT_EQ(Handled("BatchEvaluateDistributions", "InvalidArgument"), 1);
}

TEST_F(CallObserverTest, MeasuresLatencies) {
  EXPECT_TRUE(client_->Evaluate().status.ok());
  const auto histogram =
      Metric(observer_->Collect(), "grpc_server_handling_seconds",
             {{"grpc_method", "EvaluateState"}})
          .histogram;
  EXPECT_EQ(histogram.sample_count, 1U);
  EXPECT_THAT(histogram.sample_sum, Gt(0));
  EXPECT_THAT(histogram.sample_sum, Lt(60));
  ASSERT_EQ(histogram.bucket.size(), CallCounts::kBuckets);
  EXPECT_EQ(histogram.bucket.front().upper_bound, 1e-6);
  EXPECT_EQ(histogram.bucket[CallCounts::kBuckets - 2].upper_bound, 10);
  EXPECT_EQ(histogram.bucket.back().cumulative_count, 1U);
}

TEST_F(CallObserverTest, CountsAStreamAndItsMessages) {
  grpc::ClientContext context;
  const auto stream = client_->stub().StreamAnalyzePositions(&context);
  v1::StreamAnalyzePositionsRequest request;
  *request.mutable_position() = ToMessage(Position{{}, {5, 0, 0, 0, 0, 0}, 2});
  v1::StreamAnalyzePositionsResponse response;
  for (int i = 0; i < 3; ++i) {
    ASSERT_TRUE(stream->Write(request));
    ASSERT_TRUE(stream->Read(&response));
  }
  EXPECT_EQ(InFlight("StreamAnalyzePositions"), 1);
  EXPECT_EQ(server_->Load().streams_open, 1);
  stream->WritesDone();
  EXPECT_FALSE(stream->Read(&response));
  EXPECT_TRUE(stream->Finish().ok());
  EXPECT_EQ(Messages("StreamAnalyzePositions", "received"), 3);
  EXPECT_EQ(Messages("StreamAnalyzePositions", "sent"), 3);
  EXPECT_EQ(Handled("StreamAnalyzePositions", "OK"), 1);
  EXPECT_EQ(InFlight("StreamAnalyzePositions"), 0);
}

TEST_F(CallObserverTest, CountsHealth) {
  using grpc::health::v1::Health;
  const auto stub = Health::NewStub(channel_);
  grpc::health::v1::HealthCheckRequest request;
  grpc::health::v1::HealthCheckResponse response;
  grpc::ClientContext check;
  EXPECT_TRUE(stub->Check(&check, request, &response).ok());
  EXPECT_EQ(Handled("Check", "OK"), 1);
  grpc::ClientContext watch;
  const auto reader = stub->Watch(&watch, request);
  ASSERT_TRUE(reader->Read(&response));
  server_->SetServing(true);
  ASSERT_TRUE(reader->Read(&response));
  EXPECT_EQ(InFlight("Watch"), 1);
  EXPECT_EQ(server_->Load().watches_open, 1);
  server_->Drain(absl::Seconds(10));
  EXPECT_FALSE(reader->Read(&response));
  EXPECT_EQ(reader->Finish().error_code(), grpc::UNAVAILABLE);
  EXPECT_EQ(Handled("Watch", "Unavailable"), 1);
  EXPECT_EQ(InFlight("Watch"), 0);
}

}  // namespace
}  // namespace yatzy::server
