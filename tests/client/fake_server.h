#ifndef YATZY_TESTS_CLIENT_FAKE_SERVER_H_
#define YATZY_TESTS_CLIENT_FAKE_SERVER_H_

#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "client/lib/yatzy_client.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "proto/status/details.h"
#include "tests/client/fake_admin.h"
#include "tests/support/temp_dir.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy::client {

// The status that a server sends when it refuses these fields.
grpc::Status Refusal(const std::string& message,
                     const std::vector<FieldViolation>& violations);

// Answers as its functions say, and names the rule set. Set them before the
// first call; they may be called from any thread.
class FakeAdvisor final : public v1::AdvisorService::Service {
 public:
  template <typename Request, typename Response>
  using Answer = std::function<grpc::Status(const Request&, Response&)>;

  // By default: UNIMPLEMENTED, as a server from before rule sets.
  Answer<v1::ListRuleSetsRequest, v1::ListRuleSetsResponse> rule_sets;
  // What answers name; null: the rule set of the request. A server from before
  // rule sets names none.
  std::function<std::string(const std::string& asked)> echo;
  // By default: 248.43998 remaining, plus what is banked.
  Answer<v1::EvaluateStateRequest, v1::EvaluateStateResponse> evaluate;
  // By default: each index divided by 8.
  Answer<v1::BatchEvaluateStatesRequest, v1::BatchEvaluateStatesResponse> batch;
  // By default: no actions.
  Answer<v1::AnalyzePositionRequest, v1::AnalyzePositionResponse> analyze;
  // By default: no analyses.
  Answer<v1::BatchAnalyzePositionsRequest, v1::BatchAnalyzePositionsResponse>
      analyze_batch;
  // Each request of a stream; an error ends it. By default: no actions.
  Answer<v1::StreamAnalyzePositionsRequest, v1::StreamAnalyzePositionsResponse>
      stream;
  // By default: nothing but a table id.
  Answer<v1::ExplainPositionRequest, v1::ExplainPositionResponse> explain;
  Answer<v1::ReviewGameRequest, v1::ReviewGameResponse> review;
  // By default: empty reviews, as many as games.
  Answer<v1::BatchReviewGamesRequest, v1::BatchReviewGamesResponse>
      review_batch;
  // As `stream`. By default: an empty review.
  Answer<v1::StreamReviewGamesRequest, v1::StreamReviewGamesResponse>
      review_stream;
  // By default: each game scores its number, with "game N" as its record.
  Answer<v1::SimulateGamesRequest, v1::SimulateGamesResponse> simulate;
  // By default: the score 100 with certainty; of a batch as many as queries.
  Answer<v1::EvaluateDistributionRequest, v1::EvaluateDistributionResponse>
      distribution;
  Answer<v1::BatchEvaluateDistributionsRequest,
         v1::BatchEvaluateDistributionsResponse>
      distribution_batch;
  // By default: a chance of one half, no actions.
  Answer<v1::AnalyzeTargetRequest, v1::AnalyzeTargetResponse> target;
  Answer<v1::AnalyzeWinRequest, v1::AnalyzeWinResponse> win;
  // By default: as many as queries.
  Answer<v1::BatchAnalyzeTargetsRequest, v1::BatchAnalyzeTargetsResponse>
      target_batch;
  Answer<v1::BatchAnalyzeWinsRequest, v1::BatchAnalyzeWinsResponse> win_batch;

  FakeAdvisor();

  // Calls of any method so far, the requests of streams among them.
  int calls() const { return calls_; }

  // The last request to analyze a position. Kept here, under a lock, because
  // ThreadSanitizer does not see that a call and its answer happen in order.
  v1::AnalyzePositionRequest last_analyze_request() const;

  // Where analyzed positions came from, as gRPC names it: over TCP, each
  // connection is another peer.
  std::set<std::string> peers() const;

  // How long the last caller of EvaluateDistribution or AnalyzeWin waits.
  std::chrono::seconds patience() const { return patience_; }

  // The values of the authorization metadata of the last evaluation.
  std::vector<std::string> authorization() const;

  grpc::Status ListRuleSets(grpc::ServerContext* context,
                            const v1::ListRuleSetsRequest* request,
                            v1::ListRuleSetsResponse* response) override;
  grpc::Status EvaluateState(grpc::ServerContext* context,
                             const v1::EvaluateStateRequest* request,
                             v1::EvaluateStateResponse* response) override;
  grpc::Status BatchEvaluateStates(
      grpc::ServerContext* context,
      const v1::BatchEvaluateStatesRequest* request,
      v1::BatchEvaluateStatesResponse* response) override;
  grpc::Status AnalyzePosition(grpc::ServerContext* context,
                               const v1::AnalyzePositionRequest* request,
                               v1::AnalyzePositionResponse* response) override;
  grpc::Status BatchAnalyzePositions(
      grpc::ServerContext* context,
      const v1::BatchAnalyzePositionsRequest* request,
      v1::BatchAnalyzePositionsResponse* response) override;
  grpc::Status StreamAnalyzePositions(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<v1::StreamAnalyzePositionsResponse,
                               v1::StreamAnalyzePositionsRequest>* stream)
      override;
  grpc::Status ExplainPosition(grpc::ServerContext* context,
                               const v1::ExplainPositionRequest* request,
                               v1::ExplainPositionResponse* response) override;
  grpc::Status ReviewGame(grpc::ServerContext* context,
                          const v1::ReviewGameRequest* request,
                          v1::ReviewGameResponse* response) override;
  grpc::Status BatchReviewGames(
      grpc::ServerContext* context, const v1::BatchReviewGamesRequest* request,
      v1::BatchReviewGamesResponse* response) override;
  grpc::Status StreamReviewGames(
      grpc::ServerContext* context,
      grpc::ServerReaderWriter<v1::StreamReviewGamesResponse,
                               v1::StreamReviewGamesRequest>* stream) override;
  grpc::Status SimulateGames(grpc::ServerContext* context,
                             const v1::SimulateGamesRequest* request,
                             v1::SimulateGamesResponse* response) override;
  grpc::Status EvaluateDistribution(
      grpc::ServerContext* context,
      const v1::EvaluateDistributionRequest* request,
      v1::EvaluateDistributionResponse* response) override;
  grpc::Status BatchEvaluateDistributions(
      grpc::ServerContext* context,
      const v1::BatchEvaluateDistributionsRequest* request,
      v1::BatchEvaluateDistributionsResponse* response) override;
  grpc::Status AnalyzeTarget(grpc::ServerContext* context,
                             const v1::AnalyzeTargetRequest* request,
                             v1::AnalyzeTargetResponse* response) override;
  grpc::Status AnalyzeWin(grpc::ServerContext* context,
                          const v1::AnalyzeWinRequest* request,
                          v1::AnalyzeWinResponse* response) override;
  grpc::Status BatchAnalyzeTargets(
      grpc::ServerContext* context,
      const v1::BatchAnalyzeTargetsRequest* request,
      v1::BatchAnalyzeTargetsResponse* response) override;
  grpc::Status BatchAnalyzeWins(
      grpc::ServerContext* context, const v1::BatchAnalyzeWinsRequest* request,
      v1::BatchAnalyzeWinsResponse* response) override;

 private:
  void AnswerPlay();
  void AnswerChances();

  // Counts the call and answers it.
  template <typename Request, typename Response>
  grpc::Status Tell(const Answer<Request, Response>& answer,
                    const Request& request, Response& response) {
    ++calls_;
    response.set_rule_set(Echo(request.rule_set()));
    return answer(request, response);
  }

  // The same of each request of a stream.
  template <typename Request, typename Response>
  grpc::Status TellAll(const Answer<Request, Response>& answer,
                       grpc::ServerReaderWriter<Response, Request>& streamed) {
    Request request;
    while (streamed.Read(&request)) {
      Response response;
      const grpc::Status status = Tell(answer, request, response);
      if (!status.ok()) return status;
      streamed.Write(response);
    }
    return grpc::Status::OK;
  }

  void NotePatience(const grpc::ServerContext& context) {
    patience_ = std::chrono::round<std::chrono::seconds>(
        context.deadline() - std::chrono::system_clock::now());
  }

  std::string Echo(const std::string& asked) const {
    return echo ? echo(asked) : asked;
  }

  std::atomic<int> calls_ = 0;
  std::atomic<std::chrono::seconds> patience_{};
  mutable std::mutex mutex_;
  v1::AnalyzePositionRequest last_analyze_request_;  // guarded by mutex_
  std::set<std::string> peers_;                      // guarded by mutex_
  std::vector<std::string> authorization_;           // guarded by mutex_
};

// Serving unless told otherwise before the first call. Knows only the services
// in the map.
class FakeHealth final : public grpc::health::v1::Health::Service {
 public:
  using Status = grpc::health::v1::HealthCheckResponse::ServingStatus;

  std::map<std::string, Status> services;

  FakeHealth();

  grpc::Status Check(grpc::ServerContext* context,
                     const grpc::health::v1::HealthCheckRequest* request,
                     grpc::health::v1::HealthCheckResponse* response) override;
};

// A server of all fakes on a Unix socket of its own.
class FakeServer {
 public:
  FakeServer();
  ~FakeServer();

  FakeAdvisor advisor;
  FakeHealth health;
  FakeAdmin admin;
  FakeOperations operations;

  // "unix:PATH"; nobody listens there before Start.
  const std::string& address() const { return address_; }

  // Listens at address().
  void Start();

  // Listens at a free port of the loopback interface, which address() is then.
  void StartOnTcp(const std::shared_ptr<grpc::ServerCredentials>& credentials =
                      grpc::InsecureServerCredentials());

  // A client that asks once, of a server that has started now at the latest.
  // Not over an in-process channel: that shares buffers between the two sides,
  // handed over inside gRPC, where ThreadSanitizer does not see it.
  YatzyClient Client();

 private:
  void Listen(const std::string& address,
              const std::shared_ptr<grpc::ServerCredentials>& credentials,
              int& port);

  const TempDir directory_;
  std::string address_;
  std::unique_ptr<grpc::Server> server_;
};

// Long enough for any machine: what is expected to happen happens well before.
inline constexpr absl::Duration kPatience = absl::Minutes(2);

}  // namespace yatzy::client

#endif  // YATZY_TESTS_CLIENT_FAKE_SERVER_H_
