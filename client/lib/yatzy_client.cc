#include "client/lib/yatzy_client.h"

#include <utility>

#include "absl/status/status.h"
#include "client/lib/fitting_answer.h"
#include "client/lib/unary_call.h"

namespace yatzy::client {
namespace {

using ::grpc::health::v1::HealthCheckRequest;
using ::grpc::health::v1::HealthCheckResponse;
using Advisor = v1::AdvisorService::Stub;
using HealthStub = ::grpc::health::v1::Health::Stub;

HealthCheckRequest AboutService(const std::string& service) {
  HealthCheckRequest request;
  request.set_service(service);
  return request;
}

}  // namespace

struct YatzyClient::Ends {
  // Makes a call of a stub's method, whose answer goes to `callback`.
  template <typename Stub, typename Request, typename Response>
  PendingCall Start(Stub& stub,
                    std::unique_ptr<grpc::ClientAsyncResponseReader<Response>> (
                        Stub::*prepare)(grpc::ClientContext*, const Request&,
                                        grpc::CompletionQueue*),
                    Request request, Callback<Response> callback,
                    bool repeats = true,
                    absl::Status (*check)(const Request&,
                                          const Response&) = nullptr) {
    const auto call = std::make_shared<UnaryCall<Request, Response>>(
        connection, queue,
        typename UnaryCall<Request, Response>::Method{
            std::bind_front(prepare, &stub), repeats, check},
        std::move(request), std::move(callback));
    call->Start();
    return PendingCall(call);
  }

  // Asks a query, and checks that the answer fits.
  template <typename Request, typename Response>
  absl::StatusOr<Response> Ask(
      grpc::Status (Advisor::*method)(grpc::ClientContext*, const Request&,
                                      Response*),
      const Request& request) const {
    auto answer = connection.CallWithRetries(*advisor, method, request);
    if (!answer.ok()) return answer;
    absl::Status status = CheckFits(request, *answer);
    if (!status.ok()) return status;
    return answer;
  }
  template <typename Request, typename Response>
  PendingCall AskAsync(
      std::unique_ptr<grpc::ClientAsyncResponseReader<Response>> (
          Advisor::*prepare)(grpc::ClientContext*, const Request&,
                             grpc::CompletionQueue*),
      Request request, Callback<Response> callback) {
    return Start(*advisor, prepare, std::move(request), std::move(callback),
                 /*repeats=*/true, &CheckFits<Request, Response>);
  }

  // Opens a stream once there is a connection.
  template <typename Stream>
  absl::StatusOr<Stream> Open() {
    if (absl::Status status = connection.Await(); !status.ok()) return status;
    return Stream(*advisor);
  }

  Connection connection;
  std::unique_ptr<Advisor> advisor;
  std::unique_ptr<HealthStub> health;
  CallQueue queue{};  // destroyed first: its calls use the others
};

absl::StatusOr<YatzyClient> YatzyClient::Create(const std::string& address,
                                                const ClientOptions& options) {
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel =
      NewChannel(address, options);
  if (!channel.ok()) return channel.status();
  return YatzyClient(*std::move(channel), address, options.deadline,
                     options.retry);
}

YatzyClient::YatzyClient(std::shared_ptr<grpc::Channel> channel,
                         const std::string& server, absl::Duration deadline,
                         const RetryPolicy& retry)
    : ends_(new Ends{.connection = Connection(channel, server, deadline, retry),
                     .advisor = v1::AdvisorService::NewStub(channel),
                     .health = ::grpc::health::v1::Health::NewStub(channel)}) {}

YatzyClient::YatzyClient(YatzyClient&&) noexcept = default;
YatzyClient& YatzyClient::operator=(YatzyClient&&) noexcept = default;
YatzyClient::~YatzyClient() = default;

absl::StatusOr<v1::ListRuleSetsResponse> YatzyClient::ListRuleSets() const {
  return ends_->connection.CallWithRetries(
      *ends_->advisor, &Advisor::ListRuleSets, v1::ListRuleSetsRequest());
}

PendingCall YatzyClient::AsyncListRuleSets(
    Callback<v1::ListRuleSetsResponse> callback) const {
  return ends_->Start(*ends_->advisor, &Advisor::PrepareAsyncListRuleSets,
                      v1::ListRuleSetsRequest(), std::move(callback));
}

absl::StatusOr<v1::EvaluateStateResponse> YatzyClient::EvaluateState(
    const v1::EvaluateStateRequest& request) const {
  return ends_->Ask(&Advisor::EvaluateState, request);
}

PendingCall YatzyClient::AsyncEvaluateState(
    v1::EvaluateStateRequest request,
    Callback<v1::EvaluateStateResponse> callback) const {
  return ends_->AskAsync(&Advisor::PrepareAsyncEvaluateState,
                         std::move(request), std::move(callback));
}

absl::StatusOr<v1::BatchEvaluateStatesResponse>
YatzyClient::BatchEvaluateStates(
    const v1::BatchEvaluateStatesRequest& request) const {
  return ends_->Ask(&Advisor::BatchEvaluateStates, request);
}

PendingCall YatzyClient::AsyncBatchEvaluateStates(
    v1::BatchEvaluateStatesRequest request,
    Callback<v1::BatchEvaluateStatesResponse> callback) const {
  return ends_->AskAsync(&Advisor::PrepareAsyncBatchEvaluateStates,
                         std::move(request), std::move(callback));
}

absl::StatusOr<v1::AnalyzePositionResponse> YatzyClient::AnalyzePosition(
    const v1::AnalyzePositionRequest& request) const {
  return ends_->Ask(&Advisor::AnalyzePosition, request);
}

PendingCall YatzyClient::AsyncAnalyzePosition(
    v1::AnalyzePositionRequest request,
    Callback<v1::AnalyzePositionResponse> callback) const {
  return ends_->AskAsync(&Advisor::PrepareAsyncAnalyzePosition,
                         std::move(request), std::move(callback));
}

absl::StatusOr<v1::BatchAnalyzePositionsResponse>
YatzyClient::BatchAnalyzePositions(
    const v1::BatchAnalyzePositionsRequest& request) const {
  return ends_->Ask(&Advisor::BatchAnalyzePositions, request);
}

PendingCall YatzyClient::AsyncBatchAnalyzePositions(
    v1::BatchAnalyzePositionsRequest request,
    Callback<v1::BatchAnalyzePositionsResponse> callback) const {
  return ends_->AskAsync(&Advisor::PrepareAsyncBatchAnalyzePositions,
                         std::move(request), std::move(callback));
}

absl::StatusOr<v1::ExplainPositionResponse> YatzyClient::ExplainPosition(
    const v1::ExplainPositionRequest& request) const {
  return ends_->Ask(&Advisor::ExplainPosition, request);
}

PendingCall YatzyClient::AsyncExplainPosition(
    v1::ExplainPositionRequest request,
    Callback<v1::ExplainPositionResponse> callback) const {
  return ends_->AskAsync(&Advisor::PrepareAsyncExplainPosition,
                         std::move(request), std::move(callback));
}

absl::StatusOr<v1::ReviewGameResponse> YatzyClient::ReviewGame(
    const v1::ReviewGameRequest& request) const {
  return ends_->Ask(&Advisor::ReviewGame, request);
}

PendingCall YatzyClient::AsyncReviewGame(
    v1::ReviewGameRequest request,
    Callback<v1::ReviewGameResponse> callback) const {
  return ends_->AskAsync(&Advisor::PrepareAsyncReviewGame, std::move(request),
                         std::move(callback));
}

absl::StatusOr<v1::BatchReviewGamesResponse> YatzyClient::BatchReviewGames(
    const v1::BatchReviewGamesRequest& request) const {
  return ends_->Ask(&Advisor::BatchReviewGames, request);
}

PendingCall YatzyClient::AsyncBatchReviewGames(
    v1::BatchReviewGamesRequest request,
    Callback<v1::BatchReviewGamesResponse> callback) const {
  return ends_->AskAsync(&Advisor::PrepareAsyncBatchReviewGames,
                         std::move(request), std::move(callback));
}

absl::StatusOr<v1::SimulateGamesResponse> YatzyClient::SimulateGames(
    const v1::SimulateGamesRequest& request) const {
  return ends_->Ask(&Advisor::SimulateGames, request);
}

PendingCall YatzyClient::AsyncSimulateGames(
    v1::SimulateGamesRequest request,
    Callback<v1::SimulateGamesResponse> callback) const {
  return ends_->AskAsync(&Advisor::PrepareAsyncSimulateGames,
                         std::move(request), std::move(callback));
}

absl::StatusOr<v1::EvaluateDistributionResponse>
YatzyClient::EvaluateDistribution(
    const v1::EvaluateDistributionRequest& request) const {
  return ends_->Ask(&Advisor::EvaluateDistribution, request);
}

PendingCall YatzyClient::AsyncEvaluateDistribution(
    v1::EvaluateDistributionRequest request,
    Callback<v1::EvaluateDistributionResponse> callback) const {
  return ends_->AskAsync(&Advisor::PrepareAsyncEvaluateDistribution,
                         std::move(request), std::move(callback));
}

absl::StatusOr<v1::BatchEvaluateDistributionsResponse>
YatzyClient::BatchEvaluateDistributions(
    const v1::BatchEvaluateDistributionsRequest& request) const {
  return ends_->Ask(&Advisor::BatchEvaluateDistributions, request);
}

PendingCall YatzyClient::AsyncBatchEvaluateDistributions(
    v1::BatchEvaluateDistributionsRequest request,
    Callback<v1::BatchEvaluateDistributionsResponse> callback) const {
  return ends_->AskAsync(&Advisor::PrepareAsyncBatchEvaluateDistributions,
                         std::move(request), std::move(callback));
}

absl::StatusOr<v1::AnalyzeTargetResponse> YatzyClient::AnalyzeTarget(
    const v1::AnalyzeTargetRequest& request) const {
  return ends_->Ask(&Advisor::AnalyzeTarget, request);
}

PendingCall YatzyClient::AsyncAnalyzeTarget(
    v1::AnalyzeTargetRequest request,
    Callback<v1::AnalyzeTargetResponse> callback) const {
  return ends_->AskAsync(&Advisor::PrepareAsyncAnalyzeTarget,
                         std::move(request), std::move(callback));
}

absl::StatusOr<v1::AnalyzeWinResponse> YatzyClient::AnalyzeWin(
    const v1::AnalyzeWinRequest& request) const {
  return ends_->Ask(&Advisor::AnalyzeWin, request);
}

PendingCall YatzyClient::AsyncAnalyzeWin(
    v1::AnalyzeWinRequest request,
    Callback<v1::AnalyzeWinResponse> callback) const {
  return ends_->AskAsync(&Advisor::PrepareAsyncAnalyzeWin, std::move(request),
                         std::move(callback));
}

absl::StatusOr<v1::BatchAnalyzeTargetsResponse>
YatzyClient::BatchAnalyzeTargets(
    const v1::BatchAnalyzeTargetsRequest& request) const {
  return ends_->Ask(&Advisor::BatchAnalyzeTargets, request);
}

PendingCall YatzyClient::AsyncBatchAnalyzeTargets(
    v1::BatchAnalyzeTargetsRequest request,
    Callback<v1::BatchAnalyzeTargetsResponse> callback) const {
  return ends_->AskAsync(&Advisor::PrepareAsyncBatchAnalyzeTargets,
                         std::move(request), std::move(callback));
}

absl::StatusOr<v1::BatchAnalyzeWinsResponse> YatzyClient::BatchAnalyzeWins(
    const v1::BatchAnalyzeWinsRequest& request) const {
  return ends_->Ask(&Advisor::BatchAnalyzeWins, request);
}

PendingCall YatzyClient::AsyncBatchAnalyzeWins(
    v1::BatchAnalyzeWinsRequest request,
    Callback<v1::BatchAnalyzeWinsResponse> callback) const {
  return ends_->AskAsync(&Advisor::PrepareAsyncBatchAnalyzeWins,
                         std::move(request), std::move(callback));
}

absl::StatusOr<AnalysisStream> YatzyClient::StreamAnalyzePositions() const {
  return ends_->Open<AnalysisStream>();
}

AsyncAnalysisStream YatzyClient::AsyncStreamAnalyzePositions(
    AsyncAnalysisStream::OnAnswer on_answer,
    AsyncAnalysisStream::OnEnd on_end) const {
  return AsyncAnalysisStream(ends_->connection, ends_->queue, *ends_->advisor,
                             std::move(on_answer), std::move(on_end));
}

absl::StatusOr<ReviewStream> YatzyClient::StreamReviewGames() const {
  return ends_->Open<ReviewStream>();
}

AsyncReviewStream YatzyClient::AsyncStreamReviewGames(
    AsyncReviewStream::OnAnswer on_review,
    AsyncReviewStream::OnEnd on_end) const {
  return AsyncReviewStream(ends_->connection, ends_->queue, *ends_->advisor,
                           std::move(on_review), std::move(on_end));
}

absl::StatusOr<YatzyClient::Health> YatzyClient::CheckHealth(
    const std::string& service) const {
  const auto answer = ends_->connection.Call(*ends_->health, &HealthStub::Check,
                                             AboutService(service));
  if (!answer.ok()) return answer.status();
  return answer->status();
}

PendingCall YatzyClient::AsyncCheckHealth(const std::string& service,
                                          Callback<Health> callback) const {
  Callback<HealthCheckResponse> unpack =
      [callback = std::move(callback)](
          const absl::StatusOr<HealthCheckResponse>& answer) {
        if (!answer.ok()) return callback(answer.status());
        callback(answer->status());
      };
  return ends_->Start(*ends_->health, &HealthStub::PrepareAsyncCheck,
                      AboutService(service), std::move(unpack),
                      /*repeats=*/false);
}

}  // namespace yatzy::client
