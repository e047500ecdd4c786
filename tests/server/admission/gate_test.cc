// The gate, as callers of a server see it.
#include "server/admission/gate.h"

#include <gmock/gmock.h>

#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "tests/support/solved_table.h"
#include "tests/support/temp_dir.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kToken[] = "a-token-of-the-test";

class GateTest : public testing::Test {
 protected:
  // Starts a server with this gate.
  void Start(Gate::Options options) {
    gate_.emplace(std::move(options));
    QueryServer::Options server;
    server.listener.addresses = {"127.0.0.1:0"};
    server.gate = &*gate_;
    server_.emplace(server);
    server_->registry().Publish(SolvedTable());
    channel_ = ConnectTo(server_->server().addresses().at(0));
    stub_ = v1::AdvisorService::NewStub(channel_);
  }

  void StartWithTokens() {
    std::ofstream(dir_.File("tokens")) << kToken << '\n';
    Gate::Options options;
    options.tokens = OpenTokenFile(dir_.File("tokens")).value();
    Start(std::move(options));
  }

  using Headers = std::vector<std::pair<std::string, std::string>>;

  grpc::Status Evaluate(const Headers& headers = {}) {
    context_.emplace();
    for (const auto& [name, value] : headers) {
      context_->AddMetadata(name, value);
    }
    v1::EvaluateStateResponse response;
    return stub_->EvaluateState(&*context_, {}, &response);
  }

  // The code of a stream that asks as often as it may, at most `requests`
  // times; the answers it had.
  std::pair<grpc::StatusCode, int> Stream(int requests,
                                          const Headers& headers = {}) {
    grpc::ClientContext context;
    for (const auto& [name, value] : headers) context.AddMetadata(name, value);
    const auto stream = stub_->StreamAnalyzePositions(&context);
    v1::StreamAnalyzePositionsRequest request;
    *request.mutable_position() =
        ToMessage(Position{{}, {1, 1, 1, 1, 1, 0}, 2});
    v1::StreamAnalyzePositionsResponse response;
    int answers = 0;
    while (answers < requests && stream->Write(request) &&
           stream->Read(&response)) {
      ++answers;
    }
    stream->WritesDone();
    while (stream->Read(&response)) ++answers;
    return {stream->Finish().error_code(), answers};
  }

  TempDir dir_;
  std::optional<Gate> gate_;
  std::optional<TestServer> server_;
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::AdvisorService::Stub> stub_;
  std::optional<grpc::ClientContext> context_;  // of the last call
};

TEST_F(GateTest, WithoutOptionsEverybodyEnters) {
  Start({});
  EXPECT_TRUE(Evaluate().ok());
}

TEST_F(GateTest, AGoodTokenOpensIt) {
  StartWithTokens();
  EXPECT_TRUE(
      Evaluate({{"authorization", std::string("Bearer ") + kToken}}).ok());
  EXPECT_TRUE(
      Evaluate({{"authorization", std::string("bearer ") + kToken}}).ok());
}

TEST_F(GateTest, NothingElseDoes) {
  StartWithTokens();
  const std::string token = kToken;
  for (const Headers& headers :
       {Headers{}, Headers{{"authorization", token}},
        Headers{{"authorization", "Basic " + token}},
        Headers{{"authorization", "Bearer"}},
        Headers{{"authorization", "Bearer  " + token}},
        Headers{{"authorization", "Bearer " + token + "x"}},
        Headers{{"x-authorization", "Bearer " + token}}}) {
    const grpc::Status status = Evaluate(headers);
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAUTHENTICATED);
    EXPECT_THAT(status.error_message(), Not(HasSubstr(token)));
  }
}

TEST_F(GateTest, EveryMethodAsksForTheTokenBeforeItReadsTheRequest) {
  StartWithTokens();
  const AdvisorClient client(channel_);
  // Each is a bad request.
  EXPECT_EQ(client.Analyze({}).status.error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(client.BatchEvaluate({}).status.error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(client.BatchAnalyze({}).status.error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(Stream(1).first, grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(client.Explain({}).status.error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(client.Review({}).status.error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(client.BatchReview({}).status.error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(client.Simulate({}).status.error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(client.Distribution({}).status.error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
  EXPECT_EQ(client.BatchDistribution({}).status.error_code(),
            grpc::StatusCode::UNAUTHENTICATED);
}

TEST_F(GateTest, HealthNeedsNoTokenAndCountsForNobody) {
  Gate::Options options;
  std::ofstream(dir_.File("tokens")) << kToken << '\n';
  options.tokens = OpenTokenFile(dir_.File("tokens")).value();
  options.peers = {.rate = 1e-3, .burst = 1};
  Start(std::move(options));
  const auto health = grpc::health::v1::Health::NewStub(channel_);
  for (int i = 0; i < 10; ++i) {
    grpc::ClientContext context;
    grpc::health::v1::HealthCheckResponse response;
    EXPECT_TRUE(health->Check(&context, {}, &response).ok());
  }
}

TEST_F(GateTest, TellsThoseBeyondTheirRateWhenToTryAgain) {
  Gate::Options options;
  options.peers = {.rate = 0.01, .burst = 3};
  Start(std::move(options));
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(Evaluate().ok()) << i;
  const grpc::Status status = Evaluate();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  google::rpc::Status details;
  google::rpc::RetryInfo info;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  ASSERT_EQ(details.details_size(), 1);
  ASSERT_TRUE(details.details(0).UnpackTo(&info));
  EXPECT_GT(info.retry_delay().seconds(), 0);
  EXPECT_LE(info.retry_delay().seconds(), 100);
  const auto& trailers = context_->GetServerTrailingMetadata();
  const auto pushback = trailers.find("grpc-retry-pushback-ms");
  ASSERT_NE(pushback, trailers.end());
  int milliseconds = 0;
  ASSERT_TRUE(absl::SimpleAtoi(
      absl::string_view(pushback->second.data(), pushback->second.size()),
      &milliseconds));
  EXPECT_GT(milliseconds, 1000);
  EXPECT_LE(milliseconds, 100'000);
}

TEST_F(GateTest, ABatchCostsWhatItsPositionsDo) {
  Gate::Options options;
  options.peers = {.rate = 1e-3, .burst = 100};
  Start(std::move(options));
  const AdvisorClient client(channel_);
  const auto batch = BatchRequest(
      std::vector<Position>(300, Position{{}, {1, 1, 1, 1, 1, 0}, 2}), 1);
  EXPECT_TRUE(client.BatchAnalyze(batch).status.ok());
  EXPECT_EQ(client.BatchAnalyze(batch).status.error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
}

// A simulation as much as a hundred single queries, whatever it asks for.
TEST_F(GateTest, WholeGamesCostWhatTheyTake) {
  Gate::Options options;
  options.peers = {.rate = 1e-3, .burst = 112};
  Start(std::move(options));
  const AdvisorClient client(channel_);
  v1::SimulateGamesRequest simulation;
  simulation.set_count(1);
  const auto games = client.Simulate(simulation);
  ASSERT_TRUE(games.status.ok());
  EXPECT_EQ(client.Simulate(simulation).status.error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
  v1::ExplainPositionRequest explain;
  *explain.mutable_position() = ToMessage(Position{{}, {1, 1, 1, 1, 1, 0}, 2});
  EXPECT_TRUE(client.Explain(explain).status.ok());
  EXPECT_EQ(client.Explain(explain).status.error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
  v1::ReviewGameRequest review;
  review.set_notation("dice 1 1 1 1 1 score yatzy");
  EXPECT_TRUE(client.Review(review).status.ok());
  v1::BatchReviewGamesRequest reviews;
  for (int i = 0; i < 40; ++i) reviews.add_notations(review.notation());
  EXPECT_EQ(client.BatchReview(reviews).status.error_code(),
            grpc::StatusCode::RESOURCE_EXHAUSTED);
}

TEST_F(GateTest, AStreamPaysForEachRequest) {
  Gate::Options options;
  options.peers = {.rate = 1e-3, .burst = 11};
  Start(std::move(options));
  // One for the stream itself.
  EXPECT_EQ(Stream(100), std::pair(grpc::StatusCode::RESOURCE_EXHAUSTED, 10));
}

TEST_F(GateTest, CountsByTheHeaderIfOneIsNamed) {
  Gate::Options options;
  options.peer_header = "x-peer-id";
  options.peers = {.rate = 1e-3, .burst = 1};
  Start(std::move(options));
  EXPECT_TRUE(Evaluate({{"x-peer-id", "ann"}}).ok());
  EXPECT_TRUE(Evaluate({{"x-peer-id", "bob"}}).ok());
  EXPECT_FALSE(Evaluate({{"x-peer-id", "ann"}}).ok());
  EXPECT_TRUE(Evaluate().ok());  // by address
  EXPECT_FALSE(Evaluate().ok());
}

}  // namespace
}  // namespace yatzy::server
