#include "tests/support/test_server.h"

#include <utility>

#include "tests/support/default_game.h"

namespace yatzy::server {
namespace {

QueryServer::Options OptionsFor(std::vector<std::string> listen, int threads,
                                absl::Duration slow_reader_timeout) {
  QueryServer::Options options;
  options.listener.addresses = std::move(listen);
  options.threads = threads;
  options.listener.limits.slow_reader_timeout = slow_reader_timeout;
  return options;
}

}  // namespace

TestServer::TestServer(std::vector<std::string> listen, int threads,
                       absl::Duration slow_reader_timeout)
    : TestServer(OptionsFor(std::move(listen), threads, slow_reader_timeout)) {}

TestServer::TestServer(const QueryServer::Options& options)
    : TestServer(options, {Game::Default()->rules()}) {}

TestServer::TestServer(const QueryServer::Options& options,
                       std::vector<RuleSet> rule_sets)
    : games_(ServedGames::Compile(std::move(rule_sets)).value()),
      server_(QueryServer::Start(options, service_).value()) {}

Reply<v1::EvaluateStateResponse> AdvisorClient::Evaluate(
    const v1::EvaluateStateRequest& request,
    grpc_compression_algorithm compression) const {
  grpc::ClientContext context;
  context.set_compression_algorithm(compression);
  Reply<v1::EvaluateStateResponse> reply;
  reply.status = stub_->EvaluateState(&context, request, &reply.response);
  return reply;
}

Reply<v1::BatchEvaluateStatesResponse> AdvisorClient::BatchEvaluate(
    const v1::BatchEvaluateStatesRequest& request) const {
  grpc::ClientContext context;
  Reply<v1::BatchEvaluateStatesResponse> reply;
  reply.status = stub_->BatchEvaluateStates(&context, request, &reply.response);
  return reply;
}

Reply<v1::AnalyzePositionResponse> AdvisorClient::Analyze(
    const v1::AnalyzePositionRequest& request) const {
  grpc::ClientContext context;
  Reply<v1::AnalyzePositionResponse> reply;
  reply.status = stub_->AnalyzePosition(&context, request, &reply.response);
  return reply;
}

Reply<v1::BatchAnalyzePositionsResponse> AdvisorClient::BatchAnalyze(
    const v1::BatchAnalyzePositionsRequest& request) const {
  grpc::ClientContext context;
  Reply<v1::BatchAnalyzePositionsResponse> reply;
  reply.status =
      stub_->BatchAnalyzePositions(&context, request, &reply.response);
  return reply;
}

Reply<v1::ExplainPositionResponse> AdvisorClient::Explain(
    const v1::ExplainPositionRequest& request) const {
  grpc::ClientContext context;
  Reply<v1::ExplainPositionResponse> reply;
  reply.status = stub_->ExplainPosition(&context, request, &reply.response);
  return reply;
}

Reply<v1::ReviewGameResponse> AdvisorClient::Review(
    const v1::ReviewGameRequest& request) const {
  grpc::ClientContext context;
  Reply<v1::ReviewGameResponse> reply;
  reply.status = stub_->ReviewGame(&context, request, &reply.response);
  return reply;
}

Reply<v1::BatchReviewGamesResponse> AdvisorClient::BatchReview(
    const v1::BatchReviewGamesRequest& request) const {
  grpc::ClientContext context;
  Reply<v1::BatchReviewGamesResponse> reply;
  reply.status = stub_->BatchReviewGames(&context, request, &reply.response);
  return reply;
}

Reply<v1::SimulateGamesResponse> AdvisorClient::Simulate(
    const v1::SimulateGamesRequest& request) const {
  grpc::ClientContext context;
  Reply<v1::SimulateGamesResponse> reply;
  reply.status = stub_->SimulateGames(&context, request, &reply.response);
  return reply;
}

Reply<v1::EvaluateDistributionResponse> AdvisorClient::Distribution(
    const v1::EvaluateDistributionRequest& request) const {
  grpc::ClientContext context;
  Reply<v1::EvaluateDistributionResponse> reply;
  reply.status =
      stub_->EvaluateDistribution(&context, request, &reply.response);
  return reply;
}

Reply<v1::BatchEvaluateDistributionsResponse> AdvisorClient::BatchDistribution(
    const v1::BatchEvaluateDistributionsRequest& request) const {
  grpc::ClientContext context;
  Reply<v1::BatchEvaluateDistributionsResponse> reply;
  reply.status =
      stub_->BatchEvaluateDistributions(&context, request, &reply.response);
  return reply;
}

Reply<v1::AnalyzeTargetResponse> AdvisorClient::Target(
    const v1::AnalyzeTargetRequest& request) const {
  grpc::ClientContext context;
  Reply<v1::AnalyzeTargetResponse> reply;
  reply.status = stub_->AnalyzeTarget(&context, request, &reply.response);
  return reply;
}

Reply<v1::AnalyzeWinResponse> AdvisorClient::Win(
    const v1::AnalyzeWinRequest& request) const {
  grpc::ClientContext context;
  Reply<v1::AnalyzeWinResponse> reply;
  reply.status = stub_->AnalyzeWin(&context, request, &reply.response);
  return reply;
}

Reply<v1::BatchAnalyzeTargetsResponse> AdvisorClient::BatchTarget(
    const v1::BatchAnalyzeTargetsRequest& request) const {
  grpc::ClientContext context;
  Reply<v1::BatchAnalyzeTargetsResponse> reply;
  reply.status = stub_->BatchAnalyzeTargets(&context, request, &reply.response);
  return reply;
}

Reply<v1::BatchAnalyzeWinsResponse> AdvisorClient::BatchWin(
    const v1::BatchAnalyzeWinsRequest& request) const {
  grpc::ClientContext context;
  Reply<v1::BatchAnalyzeWinsResponse> reply;
  reply.status = stub_->BatchAnalyzeWins(&context, request, &reply.response);
  return reply;
}

v1::GameState ToMessage(State state) {
  v1::GameState message;
  for (int bit = 0; bit < kCategories; ++bit) {
    if (!Contains(state.filled, static_cast<Category>(bit))) continue;
    message.add_filled_categories(static_cast<v1::Category>(bit + 1));
  }
  message.set_upper_score(state.upper_total);
  return message;
}

v1::Position ToMessage(const Position& position) {
  v1::Position message;
  *message.mutable_state() = ToMessage(position.state);
  for (int face = 1; face <= kFaces; ++face) {
    for (int i = 0; i < position.dice[face - 1]; ++i) message.add_dice(face);
  }
  message.set_rerolls_left(position.rerolls_left);
  return message;
}

v1::EvaluateStateRequest EvaluateRequest(State state) {
  v1::EvaluateStateRequest request;
  *request.mutable_state() = ToMessage(state);
  return request;
}

v1::BatchEvaluateStatesRequest BatchRequest(
    const std::vector<std::uint32_t>& indices) {
  v1::BatchEvaluateStatesRequest request;
  request.mutable_state_indices()->Add(indices.begin(), indices.end());
  return request;
}

v1::BatchAnalyzePositionsRequest BatchRequest(
    const std::vector<Position>& positions, int max_actions) {
  v1::BatchAnalyzePositionsRequest request;
  for (const Position& position : positions) {
    *request.add_positions() = ToMessage(position);
  }
  request.set_max_actions(max_actions);
  return request;
}

std::vector<std::uint32_t> StateIndices(bool reachable) {
  std::vector<std::uint32_t> indices;
  for (std::uint32_t index = 0; index < kStateSlots; ++index) {
    if (IsReachable(StateAt(index)) == reachable) indices.push_back(index);
  }
  return indices;
}

}  // namespace yatzy::server
