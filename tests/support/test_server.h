// What the tests of the server share: a server with a table, clients of it, and
// the messages they exchange.
#ifndef YATZY_TESTS_SUPPORT_TEST_SERVER_H_
#define YATZY_TESTS_SUPPORT_TEST_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "core/advisor/advisor.h"
#include "core/game/state.h"
#include "server/query/advisor_service.h"
#include "server/query/query_server.h"
#include "server/tables/served_games.h"
#include "tests/support/channels.h"
#include "tests/support/violations.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy::server {

// A query server on the given addresses, without a table. Aborts the test
// program if it does not start.
class TestServer {
 public:
  explicit TestServer(std::vector<std::string> listen = {}, int threads = 2,
                      absl::Duration slow_reader_timeout = absl::Seconds(10));

  explicit TestServer(const QueryServer::Options& options);

  // One that serves these rule sets instead of Scandinavian Yatzy alone.
  TestServer(const QueryServer::Options& options,
             std::vector<RuleSet> rule_sets);

  ServedGames& games() { return *games_; }
  // Of the main rule set.
  TableRegistry& registry() { return games_->main().registry; }
  QueryServer& server() { return *server_; }

 private:
  const std::unique_ptr<ServedGames> games_;
  const AdvisorService service_{*games_};
  const std::unique_ptr<QueryServer> server_;
};

template <typename Response>
struct Reply {
  grpc::Status status;
  Response response;
};

// Blocking calls without a deadline; the test's TIMEOUT ends one that hangs.
class AdvisorClient {
 public:
  explicit AdvisorClient(const std::shared_ptr<grpc::Channel>& channel)
      : stub_(v1::AdvisorService::NewStub(channel)) {}

  Reply<v1::EvaluateStateResponse> Evaluate(
      const v1::EvaluateStateRequest& request = {},
      grpc_compression_algorithm compression = GRPC_COMPRESS_NONE) const;
  Reply<v1::BatchEvaluateStatesResponse> BatchEvaluate(
      const v1::BatchEvaluateStatesRequest& request) const;
  Reply<v1::AnalyzePositionResponse> Analyze(
      const v1::AnalyzePositionRequest& request) const;
  Reply<v1::BatchAnalyzePositionsResponse> BatchAnalyze(
      const v1::BatchAnalyzePositionsRequest& request) const;
  Reply<v1::ExplainPositionResponse> Explain(
      const v1::ExplainPositionRequest& request) const;
  Reply<v1::ReviewGameResponse> Review(
      const v1::ReviewGameRequest& request) const;
  Reply<v1::BatchReviewGamesResponse> BatchReview(
      const v1::BatchReviewGamesRequest& request) const;
  Reply<v1::SimulateGamesResponse> Simulate(
      const v1::SimulateGamesRequest& request) const;

  Reply<v1::EvaluateDistributionResponse> Distribution(
      const v1::EvaluateDistributionRequest& request) const;
  Reply<v1::BatchEvaluateDistributionsResponse> BatchDistribution(
      const v1::BatchEvaluateDistributionsRequest& request) const;
  Reply<v1::AnalyzeTargetResponse> Target(
      const v1::AnalyzeTargetRequest& request) const;
  Reply<v1::AnalyzeWinResponse> Win(const v1::AnalyzeWinRequest& request) const;
  Reply<v1::BatchAnalyzeTargetsResponse> BatchTarget(
      const v1::BatchAnalyzeTargetsRequest& request) const;
  Reply<v1::BatchAnalyzeWinsResponse> BatchWin(
      const v1::BatchAnalyzeWinsRequest& request) const;

  v1::AdvisorService::Stub& stub() const { return *stub_; }

 private:
  const std::unique_ptr<v1::AdvisorService::Stub> stub_;
};

// The same state or position as a message, of Scandinavian Yatzy.
v1::GameState ToMessage(State state);
v1::Position ToMessage(const Position& position);

v1::EvaluateStateRequest EvaluateRequest(State state);
v1::BatchEvaluateStatesRequest BatchRequest(
    const std::vector<std::uint32_t>& indices);

v1::BatchAnalyzePositionsRequest BatchRequest(
    const std::vector<Position>& positions, int max_actions);

// All state indices that a game reaches, or all that none does, ascending.
std::vector<std::uint32_t> StateIndices(bool reachable);

}  // namespace yatzy::server

#endif  // YATZY_TESTS_SUPPORT_TEST_SERVER_H_
