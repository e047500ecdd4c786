// Asks a Yatzy server about optimal play.
#ifndef YATZY_CLIENT_LIB_YATZY_CLIENT_H_
#define YATZY_CLIENT_LIB_YATZY_CLIENT_H_

#include <grpcpp/channel.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/lib/channel.h"
#include "client/lib/connection.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy::client {

// One server. Every method blocks until the answer is there or the deadline has
// passed, and may be called from any number of threads at once; they share one
// connection. Movable; a moved-from client may only be destroyed or assigned.
//
// A call waits for a connection as long as its deadline allows, so it may be
// made before the server is up. A query that the server answers with
// UNAVAILABLE, or whose connection breaks, is repeated up to
// ClientOptions::max_attempts times. Nothing else is repeated.
//
// Errors of every method, besides those that advisor_service.proto lists:
//   UNAVAILABLE        no connection within the deadline, or the server still
//                      answered so after the last attempt
//   DEADLINE_EXCEEDED  connected, but no answer within the deadline
//   INTERNAL           the answer does not fit the question
// FieldViolationsOf (proto/status/details.h) lists the fields that the server
// refused.
class YatzyClient {
 public:
  // A client of the server at `address`, in the forms of NewChannel. Does not
  // connect yet. INVALID_ARGUMENT if the address or an option is malformed.
  static absl::StatusOr<YatzyClient> Create(const std::string& address,
                                            const ClientOptions& options = {});

  // A client over a channel that somebody else made, so with the retries of
  // that channel. `server` names it in errors.
  // REQUIRES: channel != nullptr, deadline > 0.
  YatzyClient(std::shared_ptr<grpc::Channel> channel, std::string server,
              absl::Duration deadline);

  // The expected score of a game at the start of a turn.
  absl::StatusOr<v1::EvaluateStateResponse> EvaluateState(
      const v1::GameState& state) const;

  // The expected remaining scores of 1 to 262,144 states, in their order: as
  // many values as indices.
  absl::StatusOr<v1::BatchEvaluateStatesResponse> BatchEvaluateStates(
      std::span<const std::uint32_t> state_indices) const;

  // The best `max_actions` actions of a position, or all if that is 0.
  absl::StatusOr<v1::AnalyzePositionResponse> AnalyzePosition(
      const v1::Position& position, int max_actions) const;

  // How the server says that `service` is; all of it if that is empty.
  // NOT_FOUND if the server does not know the service. Never repeated.
  absl::StatusOr<grpc::health::v1::HealthCheckResponse::ServingStatus>
  CheckHealth(const std::string& service) const;

 private:
  Connection connection_;
  std::unique_ptr<v1::AdvisorService::Stub> advisor_;
  std::unique_ptr<grpc::health::v1::Health::Stub> health_;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LIB_YATZY_CLIENT_H_
