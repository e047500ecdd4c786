#include "client/lib/channel.h"

#include <grpc/grpc.h>
#include <grpcpp/client_context.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/support/channel_arguments.h>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/lib/server_address.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "proto/status/steady_time.h"

namespace yatzy::client {
namespace {

// More would only add to the load of a server that is in trouble.
constexpr int kMaxAttempts = 5;

absl::Status CheckOptions(const ClientOptions& options) {
  if (options.deadline <= absl::ZeroDuration()) {
    return absl::InvalidArgumentError(
        absl::StrCat("deadline is ", absl::FormatDuration(options.deadline),
                     "; it must be positive"));
  }
  const RetryPolicy& retry = options.retry;
  if (retry.max_attempts < 1 || retry.max_attempts > kMaxAttempts) {
    return absl::InvalidArgumentError(
        absl::StrCat("max_attempts is ", retry.max_attempts,
                     "; it must be from 1 to ", kMaxAttempts));
  }
  if (retry.first_pause < absl::ZeroDuration() ||
      retry.longest_pause < retry.first_pause) {
    return absl::InvalidArgumentError(
        absl::StrCat("first_pause is ", absl::FormatDuration(retry.first_pause),
                     "; it must be from 0 to longest_pause, which is ",
                     absl::FormatDuration(retry.longest_pause)));
  }
  return absl::OkStatus();
}

// Of the proxies that the environment names (grpc_proxy, https_proxy,
// http_proxy). gRPC by itself leaves out only Unix sockets and what no_proxy
// lists.
bool MayGoByProxy(const ServerAddress& address,
                  const ChannelSecurity& security) {
  const bool shows_token = !security.tls && !security.token.empty();
  return !shows_token && !IsOnThisMachine(address);
}

grpc::ChannelArguments ChannelArguments(const ServerAddress& address,
                                        const ClientOptions& options) {
  grpc::ChannelArguments arguments;
  if (!MayGoByProxy(address, options.security)) {
    arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  }
  // Connection repeats calls: gRPC's policy knows codes only, and would wait
  // beyond the deadline for the pause that a server asks for.
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL,
                   options.own_connection ? 1 : 0);
  arguments.SetInt(GRPC_ARG_SERVICE_CONFIG_DISABLE_RESOLUTION, 1);
  // gRPC's own backoff of 1 s to 2 min outlasts the deadline of a call that
  // waits for a server which is just starting.
  arguments.SetInt(GRPC_ARG_INITIAL_RECONNECT_BACKOFF_MS, 100);
  arguments.SetInt(GRPC_ARG_MAX_RECONNECT_BACKOFF_MS, 1000);
  if (!options.security.server_name.empty()) {
    arguments.SetSslTargetNameOverride(options.security.server_name);
  }
  return arguments;
}

}  // namespace

absl::StatusOr<std::shared_ptr<grpc::Channel>> NewChannel(
    const std::string& address, const ClientOptions& options) {
  const auto parsed = ParseServerAddress(address);
  if (!parsed.ok()) return parsed.status();
  if (absl::Status status = CheckOptions(options); !status.ok()) return status;
  if (absl::Status status = CheckSecurity(address, options.security);
      !status.ok()) {
    return status;
  }
  return grpc::experimental::CreateCustomChannelWithInterceptors(
      parsed->target, NewCredentials(options.security),
      ChannelArguments(*parsed, options),
      BearerTokenInterceptors(options.security.token));
}

std::string ConnectionError(const std::shared_ptr<grpc::Channel>& channel) {
  // Only a call that does not wait for the connection is told why there is
  // none. It fails at once in the state where this matters; the short deadline
  // is for the others.
  grpc::ClientContext context;
  context.set_deadline(SteadyTime::Now() + absl::Milliseconds(100));
  grpc::health::v1::HealthCheckResponse response;
  const grpc::Status status = grpc::health::v1::Health::NewStub(channel)->Check(
      &context, {}, &response);
  if (status.error_code() != grpc::UNAVAILABLE) return "";
  return absl::StrCat(": ", status.error_message());
}

}  // namespace yatzy::client
