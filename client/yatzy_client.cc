#include "client/yatzy_client.h"

#include <grpcpp/client_context.h>

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "client/status.h"

namespace yatzy {

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
    : channel_(std::move(channel)),
      server_(std::move(server)),
      deadline_(deadline),
      advisor_(v1::AdvisorService::NewStub(channel_)),
      health_(Health::NewStub(channel_)) {}

absl::StatusOr<v1::EvaluateStateResponse> YatzyClient::EvaluateState(
    const v1::GameState& state) const {
  v1::EvaluateStateRequest request;
  *request.mutable_state() = state;
  return Call(*advisor_, &v1::AdvisorService::Stub::EvaluateState, request);
}

absl::StatusOr<v1::BatchEvaluateStatesResponse>
YatzyClient::BatchEvaluateStates(
    std::span<const std::uint32_t> state_indices) const {
  v1::BatchEvaluateStatesRequest request;
  request.mutable_state_indices()->Add(state_indices.begin(),
                                       state_indices.end());
  auto response =
      Call(*advisor_, &v1::AdvisorService::Stub::BatchEvaluateStates, request);
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
  return Call(*advisor_, &v1::AdvisorService::Stub::AnalyzePosition, request);
}

absl::StatusOr<HealthCheckResponse::ServingStatus> YatzyClient::CheckHealth(
    const std::string& service) const {
  HealthCheckRequest request;
  request.set_service(service);
  const auto response = Call(*health_, &Health::Stub::Check, request);
  if (!response.ok()) return response.status();
  return response->status();
}

template <typename Stub, typename Request, typename Response>
absl::StatusOr<Response> YatzyClient::Call(
    Stub& stub,
    grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&,
                                 Response*),
    const Request& request) const {
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + deadline_));
  context.set_wait_for_ready(true);
  Response response;
  const grpc::Status status = (stub.*method)(&context, request, &response);
  if (!status.ok()) return Explain(status);
  return response;
}

absl::Status YatzyClient::Explain(const grpc::Status& status) const {
  if (status.error_code() != grpc::DEADLINE_EXCEEDED) {
    return ToAbslStatus(status);
  }
  // gRPC does not tell a server that is slow from one that was never there.
  switch (channel_->GetState(/*try_to_connect=*/false)) {
    case GRPC_CHANNEL_IDLE:
    case GRPC_CHANNEL_CONNECTING:
    case GRPC_CHANNEL_TRANSIENT_FAILURE:
      return absl::UnavailableError(absl::StrCat(
          "no connection to ", server_, " within ",
          absl::FormatDuration(deadline_), ConnectionError(channel_)));
    default:
      return absl::DeadlineExceededError(
          absl::StrCat("no answer from ", server_, " within ",
                       absl::FormatDuration(deadline_)));
  }
}

}  // namespace yatzy
