#include "client/lib/yatzy_client.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace yatzy::client {

using ::grpc::health::v1::Health;
using ::grpc::health::v1::HealthCheckRequest;
using ::grpc::health::v1::HealthCheckResponse;

absl::StatusOr<YatzyClient> YatzyClient::Create(const std::string& address,
                                                const ClientOptions& options) {
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel =
      NewChannel(address, options);
  if (!channel.ok()) return channel.status();
  return YatzyClient(*std::move(channel), address, options.deadline);
}

YatzyClient::YatzyClient(std::shared_ptr<grpc::Channel> channel,
                         std::string server, absl::Duration deadline)
    : connection_(std::move(channel), std::move(server), deadline),
      advisor_(v1::AdvisorService::NewStub(connection_.channel())),
      health_(Health::NewStub(connection_.channel())) {}

absl::StatusOr<v1::EvaluateStateResponse> YatzyClient::EvaluateState(
    const v1::GameState& state) const {
  v1::EvaluateStateRequest request;
  *request.mutable_state() = state;
  return connection_.Call(*advisor_, &v1::AdvisorService::Stub::EvaluateState,
                          request);
}

absl::StatusOr<v1::BatchEvaluateStatesResponse>
YatzyClient::BatchEvaluateStates(
    std::span<const std::uint32_t> state_indices) const {
  v1::BatchEvaluateStatesRequest request;
  request.mutable_state_indices()->Add(state_indices.begin(),
                                       state_indices.end());
  auto response = connection_.Call(
      *advisor_, &v1::AdvisorService::Stub::BatchEvaluateStates, request);
  if (response.ok() &&
      static_cast<std::size_t>(response->expected_remaining_size()) !=
          state_indices.size()) {
    return absl::InternalError(absl::StrCat(
        "the server answered ", response->expected_remaining_size(),
        " values for ", state_indices.size(), " states"));
  }
  return response;
}

absl::StatusOr<v1::AnalyzePositionResponse> YatzyClient::AnalyzePosition(
    const v1::Position& position, int max_actions) const {
  v1::AnalyzePositionRequest request;
  *request.mutable_position() = position;
  request.set_max_actions(max_actions);
  return connection_.Call(*advisor_, &v1::AdvisorService::Stub::AnalyzePosition,
                          request);
}

absl::StatusOr<HealthCheckResponse::ServingStatus> YatzyClient::CheckHealth(
    const std::string& service) const {
  HealthCheckRequest request;
  request.set_service(service);
  const auto response =
      connection_.Call(*health_, &Health::Stub::Check, request);
  if (!response.ok()) return response.status();
  return response->status();
}

}  // namespace yatzy::client
