#include "tests/support/test_server.h"

#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "core/rules/reachability.h"
#include "google/rpc/error_details.pb.h"
#include "google/rpc/status.pb.h"
#include "server/status/field_violations.h"

namespace yatzy {
namespace {

QueryServer::Options OptionsFor(std::vector<std::string> listen, int threads,
                                absl::Duration slow_reader_timeout) {
  QueryServer::Options options;
  options.listener.addresses = std::move(listen);
  options.threads = threads;
  options.slow_reader_timeout = slow_reader_timeout;
  return options;
}

std::vector<std::string> Lines(const google::rpc::BadRequest& bad_request) {
  std::vector<std::string> lines;
  for (const auto& violation : bad_request.field_violations()) {
    lines.push_back(
        absl::StrCat(violation.field(), ": ", violation.description()));
  }
  return lines;
}

}  // namespace

TestServer::TestServer(std::vector<std::string> listen, int threads,
                       absl::Duration slow_reader_timeout)
    : TestServer(OptionsFor(std::move(listen), threads, slow_reader_timeout)) {}

TestServer::TestServer(const QueryServer::Options& options)
    : server_(QueryServer::Start(options, service_).value()) {}

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

std::vector<std::string> ViolationsOf(const absl::Status& status) {
  const auto payload = status.GetPayload(
      absl::string_view(kBadRequestTypeUrl.data(), kBadRequestTypeUrl.size()));
  google::rpc::BadRequest bad_request;
  if (!payload.has_value() ||
      !bad_request.ParseFromString(std::string(*payload))) {
    return {};
  }
  return Lines(bad_request);
}

std::vector<std::string> ViolationsOf(const grpc::Status& status) {
  google::rpc::Status details;
  google::rpc::BadRequest bad_request;
  if (!details.ParseFromString(status.error_details()) ||
      details.code() != status.error_code() ||
      details.message() != status.error_message() ||
      details.details_size() != 1 ||
      !details.details(0).UnpackTo(&bad_request)) {
    return {};
  }
  return Lines(bad_request);
}

}  // namespace yatzy
