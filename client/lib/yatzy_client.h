// Asks a Yatzy server about optimal play.
#ifndef YATZY_CLIENT_LIB_YATZY_CLIENT_H_
#define YATZY_CLIENT_LIB_YATZY_CLIENT_H_

#include <grpcpp/channel.h>

#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/lib/call_queue.h"
#include "client/lib/channel.h"
#include "client/lib/connection.h"
#include "client/lib/query_stream.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy::client {

// One server. Requests and answers are the messages of the API: their .proto
// files say what each field means. Every method may be called from any number
// of threads at once; they share one connection, and so do clients of one
// program with the same address, so make another one for calls that need
// another deadline. Movable; a moved-from client may only be destroyed or
// assigned.
//
// A call waits for a connection as long as its deadline allows, so it may be
// made before the server is up. Queries are repeated as RetryPolicy says;
// CheckHealth and streams are not.
//
// Every method has two forms. One blocks until the answer is there or the
// deadline has passed. The other, Async..., returns at once and has the answer,
// or the error, given to a callback, exactly once:
//   - It runs on a thread of the client's, one callback at a time: what it
//     waits for keeps all the others waiting.
//   - It may make calls and cancel calls, but must not destroy the client.
//   - The destructor cancels the calls that are under way and returns when
//     their callbacks have, so what they refer to has to live until then.
//
// Errors of every method, besides those that advisor_service.proto lists:
//   UNAVAILABLE        no connection within the deadline, or the server still
//                      answered so after the last attempt
//   DEADLINE_EXCEEDED  connected, but no answer within the deadline
//   RESOURCE_EXHAUSTED the server sheds load; see RetryDelay
//   INTERNAL           the answer does not fit the question: it is of another
//                      size, or about another rule set than the request names,
//                      as that of a server from before rule sets is
//   CANCELLED          by PendingCall or by the destructor
// FieldViolationsOf and RetryDelay (proto/status/details.h) read the details.
class YatzyClient {
 public:
  template <typename Response>
  using Callback = std::function<void(absl::StatusOr<Response>)>;
  using Health = grpc::health::v1::HealthCheckResponse::ServingStatus;

  // A client of the server at `address`, in the forms of NewChannel. Does not
  // connect yet. INVALID_ARGUMENT if the address or an option is malformed.
  static absl::StatusOr<YatzyClient> Create(const std::string& address,
                                            const ClientOptions& options = {});

  // A client over a channel that somebody else made. `server` names it in
  // errors. REQUIRES: channel != nullptr, deadline > 0.
  YatzyClient(std::shared_ptr<grpc::Channel> channel, const std::string& server,
              absl::Duration deadline, const RetryPolicy& retry = {});
  YatzyClient(YatzyClient&&) noexcept;
  YatzyClient& operator=(YatzyClient&&) noexcept;
  ~YatzyClient();

  // The rule sets that the server serves. UNIMPLEMENTED if it is a server from
  // before them, which serves Scandinavian Yatzy alone.
  absl::StatusOr<v1::ListRuleSetsResponse> ListRuleSets() const;
  PendingCall AsyncListRuleSets(
      Callback<v1::ListRuleSetsResponse> callback) const;

  // The expected score of a game at the start of a turn.
  absl::StatusOr<v1::EvaluateStateResponse> EvaluateState(
      const v1::EvaluateStateRequest& request) const;
  PendingCall AsyncEvaluateState(
      v1::EvaluateStateRequest request,
      Callback<v1::EvaluateStateResponse> callback) const;

  // The expected remaining scores of many states, in their order: as many
  // values as indices.
  absl::StatusOr<v1::BatchEvaluateStatesResponse> BatchEvaluateStates(
      const v1::BatchEvaluateStatesRequest& request) const;
  PendingCall AsyncBatchEvaluateStates(
      v1::BatchEvaluateStatesRequest request,
      Callback<v1::BatchEvaluateStatesResponse> callback) const;

  // The actions of a position, best first.
  absl::StatusOr<v1::AnalyzePositionResponse> AnalyzePosition(
      const v1::AnalyzePositionRequest& request) const;
  PendingCall AsyncAnalyzePosition(
      v1::AnalyzePositionRequest request,
      Callback<v1::AnalyzePositionResponse> callback) const;

  // The best actions of many positions, in their order: as many analyses as
  // positions.
  absl::StatusOr<v1::BatchAnalyzePositionsResponse> BatchAnalyzePositions(
      const v1::BatchAnalyzePositionsRequest& request) const;
  PendingCall AsyncBatchAnalyzePositions(
      v1::BatchAnalyzePositionsRequest request,
      Callback<v1::BatchAnalyzePositionsResponse> callback) const;

  // What the actions of a position are likely to come to, best first.
  absl::StatusOr<v1::ExplainPositionResponse> ExplainPosition(
      const v1::ExplainPositionRequest& request) const;
  PendingCall AsyncExplainPosition(
      v1::ExplainPositionRequest request,
      Callback<v1::ExplainPositionResponse> callback) const;

  // What each decision of a game has cost, and what each roll brought.
  absl::StatusOr<v1::ReviewGameResponse> ReviewGame(
      const v1::ReviewGameRequest& request) const;
  PendingCall AsyncReviewGame(v1::ReviewGameRequest request,
                              Callback<v1::ReviewGameResponse> callback) const;

  // The same of many games, in their order: as many reviews as games.
  absl::StatusOr<v1::BatchReviewGamesResponse> BatchReviewGames(
      const v1::BatchReviewGamesRequest& request) const;
  PendingCall AsyncBatchReviewGames(
      v1::BatchReviewGamesRequest request,
      Callback<v1::BatchReviewGamesResponse> callback) const;

  // Simulated games: as many scores as games, and records if asked for.
  absl::StatusOr<v1::SimulateGamesResponse> SimulateGames(
      const v1::SimulateGamesRequest& request) const;
  PendingCall AsyncSimulateGames(
      v1::SimulateGamesRequest request,
      Callback<v1::SimulateGamesResponse> callback) const;

  // How likely each final score is, from a state or after an action. From early
  // states it takes seconds.
  absl::StatusOr<v1::EvaluateDistributionResponse> EvaluateDistribution(
      const v1::EvaluateDistributionRequest& request) const;
  PendingCall AsyncEvaluateDistribution(
      v1::EvaluateDistributionRequest request,
      Callback<v1::EvaluateDistributionResponse> callback) const;

  // The same of many late states and positions, in their order: as many
  // distributions as queries.
  absl::StatusOr<v1::BatchEvaluateDistributionsResponse>
  BatchEvaluateDistributions(
      const v1::BatchEvaluateDistributionsRequest& request) const;
  PendingCall AsyncBatchEvaluateDistributions(
      v1::BatchEvaluateDistributionsRequest request,
      Callback<v1::BatchEvaluateDistributionsResponse> callback) const;

  // How likely a final score is reached by who plays for it; how likely an
  // opponent is beaten. Few open categories only.
  absl::StatusOr<v1::AnalyzeTargetResponse> AnalyzeTarget(
      const v1::AnalyzeTargetRequest& request) const;
  PendingCall AsyncAnalyzeTarget(
      v1::AnalyzeTargetRequest request,
      Callback<v1::AnalyzeTargetResponse> callback) const;
  absl::StatusOr<v1::AnalyzeWinResponse> AnalyzeWin(
      const v1::AnalyzeWinRequest& request) const;
  PendingCall AsyncAnalyzeWin(v1::AnalyzeWinRequest request,
                              Callback<v1::AnalyzeWinResponse> callback) const;

  // The same of many states and positions, in their order: as many targets, or
  // wins, as queries.
  absl::StatusOr<v1::BatchAnalyzeTargetsResponse> BatchAnalyzeTargets(
      const v1::BatchAnalyzeTargetsRequest& request) const;
  PendingCall AsyncBatchAnalyzeTargets(
      v1::BatchAnalyzeTargetsRequest request,
      Callback<v1::BatchAnalyzeTargetsResponse> callback) const;
  absl::StatusOr<v1::BatchAnalyzeWinsResponse> BatchAnalyzeWins(
      const v1::BatchAnalyzeWinsRequest& request) const;
  PendingCall AsyncBatchAnalyzeWins(
      v1::BatchAnalyzeWinsRequest request,
      Callback<v1::BatchAnalyzeWinsResponse> callback) const;

  // Positions that come up one after the other. The deadline is for the
  // connection: UNAVAILABLE if there is none in time. A stream has none.
  absl::StatusOr<AnalysisStream> StreamAnalyzePositions() const;
  AsyncAnalysisStream AsyncStreamAnalyzePositions(
      AsyncAnalysisStream::OnAnswer on_answer,
      AsyncAnalysisStream::OnEnd on_end) const;

  // The same of games that end one after the other, each with its review.
  absl::StatusOr<ReviewStream> StreamReviewGames() const;
  AsyncReviewStream AsyncStreamReviewGames(
      AsyncReviewStream::OnAnswer on_review,
      AsyncReviewStream::OnEnd on_end) const;

  // How the server says that `service` is; all of it if that is empty.
  // NOT_FOUND if the server does not know the service.
  absl::StatusOr<Health> CheckHealth(const std::string& service) const;
  PendingCall AsyncCheckHealth(const std::string& service,
                               Callback<Health> callback) const;

 private:
  // What callbacks refer to, so it must not move.
  struct Ends;

  std::unique_ptr<Ends> ends_;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LIB_YATZY_CLIENT_H_
