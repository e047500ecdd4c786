#include "server/start/query_options.h"

#include <grpcpp/grpcpp.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "server/admission/tokens.h"
#include "server/hardware/hardware_settings.h"
#include "server/os/descriptor.h"

namespace yatzy::server {
namespace {

// A channel that shares no connection with another, and is gone with its call:
// what a new caller would get.
std::shared_ptr<grpc::Channel> NewConnection(const std::string& address) {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_HTTP_PROXY, 0);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(),
                                   arguments);
}

std::int64_t TurnedAway(const AcceptLoop::Stats& connections) {
  const auto refused = [&](Refusal why) {
    return connections.refused[static_cast<std::size_t>(why)];
  };
  return refused(Refusal::kTooMany) + refused(Refusal::kTooManyFromPeer);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Gate>> MakeGate(const Config& config) {
  Gate::Options options;
  if (!config.token_file.empty()) {
    auto tokens = OpenTokenFile(config.token_file);
    if (!tokens.ok()) return tokens.status();
    options.tokens = *std::move(tokens);
  }
  options.peer_header = config.peer_header;
  options.peers = config.peers;
  return std::make_unique<Gate>(std::move(options));
}

QueryServer::Options QueryOptions(const Config& config, Gate* gate,
                                  SystemdSockets& systemd) {
  QueryServer::Options options;
  options.listener.addresses = config.listen;
  options.listener.socket_access = config.socket_access;
  if (!config.tls.certificate.empty()) options.listener.tls = config.tls;
  options.listener.limits = config.connections;
  options.listener.limits.max_connections =
      ConnectionsThatFit(config.connections.max_connections);
  options.listener.systemd = &systemd;
  options.threads = config.query_threads;
  options.reflection = config.reflection;
  options.gate = gate;
  options.observer = std::make_shared<CallObserver>(CallLog(config.log_calls));
  return options;
}

Watchdog::WayIn OwnWayIn(const Config& config, const Gate& gate,
                         QueryServer& server) {
  const std::string& address = server.addresses().front();
  const bool is_plain =
      config.tls.certificate.empty() || absl::StartsWith(address, "unix:");
  const auto within = [&server] { return server.InProcessChannel(); };
  Watchdog::WayIn own;
  own.connect = within;
  if (is_plain) own.connect = [address] { return NewConnection(address); };
  own.within = within;
  own.turned_away = [&server] { return TurnedAway(server.connections()); };
  own.token = gate.own_token();
  return own;
}

}  // namespace yatzy::server
