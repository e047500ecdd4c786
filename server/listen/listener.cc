#include "server/listen/listener.h"

#include <cstddef>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/listen/open_sockets.h"
#include "server/log/log_event.h"

namespace yatzy::server {
namespace {

// From the first byte of a connection to the client's settings. gRPC's own
// limit is two minutes, for a descriptor that does nothing.
constexpr int kHandshakeTimeoutMillis = 5000;

// "localhost:0" and port 41234 make "localhost:41234".
std::string WithPort(const std::string& address, int port) {
  return absl::StrCat(address.substr(0, address.rfind(':')), ":", port);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Listener>> Listener::Open(
    const Options& options) {
  auto listener = std::unique_ptr<Listener>(new Listener(options));
  const auto addresses = ParseListenAddresses(options.addresses);
  if (!addresses.ok()) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen: ", addresses.status().message()));
  }
  for (std::size_t i = 0; i < addresses->size(); ++i) {
    const std::string& text = options.addresses[i];
    const absl::Status status = listener->OpenAddress((*addresses)[i], text);
    if (status.ok()) continue;
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", text, ": ", status.message()));
  }
  const absl::Status status = listener->CheckTransport();
  if (!status.ok()) return status;
  listener->tcp_credentials_ = grpc::InsecureServerCredentials();
  if (options.tls.has_value()) {
    auto certificates =
        FollowCertificates(*options.tls, options.certificate_use);
    if (!certificates.ok()) return certificates.status();
    listener->certificates_ = *std::move(certificates);
    listener->tcp_credentials_ = TlsCredentials(*listener->certificates_);
  }
  return listener;
}

absl::Status Listener::OpenAddress(const ListenAddress& address,
                                   const std::string& text) {
  const bool is_systemd = address.kind == ListenAddress::Kind::kSystemd;
  if (is_systemd && options_.systemd == nullptr) {
    return absl::NotFoundError("systemd has passed this process no sockets");
  }
  auto sockets = is_systemd ? options_.systemd->Take(address.name)
                            : OpenSockets(address, options_.socket_access);
  if (!sockets.ok()) return sockets.status();
  if (is_systemd) {
    for (const ListeningSocket& socket : *sockets) {
      addresses_.push_back(socket.address());
    }
  } else if (IsIpv6Wildcard(address)) {
    addresses_.push_back(sockets->front().address());  // perhaps 0.0.0.0
  } else {
    const int port = sockets->front().port();
    addresses_.push_back(port == 0 ? text : WithPort(text, port));
  }
  std::move(sockets->begin(), sockets->end(), std::back_inserter(sockets_));
  return absl::OkStatus();
}

std::string Listener::own_way_in() const {
  return sockets_.empty() ? "" : sockets_.front().own_way_in();
}

absl::Status Listener::CheckTransport() const {
  const bool has_client_ca =
      options_.tls.has_value() && !options_.tls->client_ca.empty();
  for (const ListeningSocket& socket : sockets_) {
    if (socket.is_unix()) continue;
    if (options_.tcp_needs_client_ca && !has_client_ca) {
      return absl::UnavailableError(
          absl::StrCat("cannot listen on ", socket.address(),
                       ": TCP is served only to clients with a certificate: "
                       "give a certificate, a key and a client CA"));
    }
    if (!socket.is_local() && !options_.tls.has_value()) {
      LogEvent(LogLevel::kWarn, "not encrypted, and others can reach it",
               {{"address", socket.address()}, {"see", "--tls-cert"}});
    }
  }
  return absl::OkStatus();
}

void Listener::AddTo(grpc::ServerBuilder& builder) {
  using Type = grpc::ServerBuilder::experimental_type::ExternalConnectionType;
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS,
                             kHandshakeTimeoutMillis);
  unix_acceptor_ = builder.experimental().AddExternalConnectionAcceptor(
      Type::FROM_FD, grpc::InsecureServerCredentials());
  tcp_acceptor_ = builder.experimental().AddExternalConnectionAcceptor(
      Type::FROM_FD, tcp_credentials_);
}

absl::Status Listener::Start() {
  auto loop = AcceptLoop::Start(
      sockets_, options_.limits, options_.allowed_peers,
      [this](const ListeningSocket& socket, Descriptor connection) {
        HandOver(socket, std::move(connection));
      });
  if (!loop.ok()) return absl::UnavailableError(loop.status().message());
  const std::lock_guard lock(mutex_);
  loop_ = *std::move(loop);
  return absl::OkStatus();
}

void Listener::HandOver(const ListeningSocket& socket, Descriptor connection) {
  Acceptor::NewConnectionParameters parameters;
  parameters.listener_fd = -1;
  parameters.fd = connection.Release();
  (socket.is_unix() ? unix_acceptor_ : tcp_acceptor_)
      ->HandleNewConnection(&parameters);
}

AcceptLoop::Stats Listener::stats() const {
  const std::lock_guard lock(mutex_);
  return loop_ == nullptr ? AcceptLoop::Stats() : loop_->stats();
}

void Listener::Stop() {
  if (loop_ != nullptr) loop_->Stop();
  sockets_.clear();
}

Listener::~Listener() { Stop(); }

}  // namespace yatzy::server
