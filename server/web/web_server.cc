#include "server/web/web_server.h"

#include <sys/socket.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/listen/peers.h"
#include "server/log/log_event.h"

namespace yatzy::server {
namespace {

// The one with the fewest connections.
template <typename Part>
Part& Emptiest(const std::vector<std::unique_ptr<Part>>& parts) {
  return **std::min_element(
      parts.begin(), parts.end(),
      [](const auto& a, const auto& b) { return a->open() < b->open(); });
}

}  // namespace

absl::StatusOr<std::unique_ptr<WebServer>> WebServer::Start(
    const Options& options, const DirectMethods& methods) {
  std::optional<WebPage> page;
  if (!options.page.empty()) {
    auto read = WebPage::Read(options.page);
    if (!read.ok()) {
      return absl::Status(
          read.status().code(),
          absl::StrCat("--web-page: ", read.status().message()));
    }
    page = *std::move(read);
  }
  auto server = std::unique_ptr<WebServer>(
      new WebServer(options, methods, std::move(page)));
  const absl::Status status = server->Open(options);
  if (!status.ok()) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen for the web: ", status.message()));
  }
  return server;
}

WebServer::WebServer(const Options& options, const DirectMethods& methods,
                     std::optional<WebPage> page)
    : handler_(methods, Cors(options.cors_origins), std::move(page)),
      memory_(options.memory_bytes) {}

absl::Status WebServer::OpenAddresses(const Options& options) {
  const auto parsed = ParseListenAddresses(options.addresses);
  if (!parsed.ok()) return parsed.status();
  for (std::size_t i = 0; i < parsed->size(); ++i) {
    auto opened = OpenSockets((*parsed)[i], options.socket_access);
    if (!opened.ok()) {
      return absl::Status(
          opened.status().code(),
          absl::StrCat(options.addresses[i], ": ", opened.status().message()));
    }
    std::move(opened->begin(), opened->end(), std::back_inserter(sockets_));
  }
  for (const ListeningSocket& socket : sockets_) {
    addresses_.push_back(socket.address());
    if (!socket.is_local() && options.certificates == nullptr) {
      LogEvent(LogLevel::kWarn, "not encrypted, and others can reach it",
               {{"address", socket.address()}, {"see", "--tls-cert"}});
    }
  }
  return absl::OkStatus();
}

absl::Status WebServer::StartLoops(const Options& options,
                                   const WebLoop::Options& of_loop) {
  for (int i = 0; i < options.threads; ++i) {
    auto loop = WebLoop::Start(of_loop, handler_, memory_, refusals_);
    if (!loop.ok()) return loop.status();
    loops_.push_back(*std::move(loop));
  }
  return absl::OkStatus();
}

absl::Status WebServer::StartRelays(const Options& options, int most_of_each) {
  const bool has_tcp =
      std::any_of(sockets_.begin(), sockets_.end(),
                  [](const auto& socket) { return !socket.is_unix(); });
  if (options.certificates == nullptr || !has_tcp) return absl::OkStatus();
  auto contexts = TlsContexts::Open(*options.certificates);
  if (!contexts.ok()) return contexts.status();
  tls_ = *std::move(contexts);
  const TlsRelay::Options of_relay = {
      .slow_peer_timeout = options.slow_peer_timeout,
      .most_without_server = most_of_each};
  for (int i = 0; i < options.threads; ++i) {
    auto relay = TlsRelay::Start(
        *tls_, of_relay,
        [this](Descriptor connection, const sockaddr_storage& peer) {
          Serve(std::move(connection), peer);
        });
    if (!relay.ok()) return relay.status();
    relays_.push_back(*std::move(relay));
  }
  return absl::OkStatus();
}

absl::Status WebServer::Open(const Options& options) {
  const WebLoop::Options of_loop = {
      .most_connections =
          std::max(options.max_connections / options.threads, 1),
      .slow_peer_timeout = options.slow_peer_timeout};
  absl::Status status = OpenAddresses(options);
  if (status.ok()) status = StartLoops(options, of_loop);
  if (status.ok()) status = StartRelays(options, of_loop.most_connections);
  if (!status.ok()) return status;
  // More than the loops and relays keep: it is for them to say who goes.
  const int parts = 2 * static_cast<int>(loops_.size() + relays_.size());
  const ConnectionLimits limits = {
      .max_connections = parts * of_loop.most_connections,
      .max_connections_per_peer = 0};
  auto accept = AcceptLoop::Start(
      sockets_, limits, std::nullopt,
      [this](const ListeningSocket& socket, Descriptor connection) {
        Accept(socket, std::move(connection));
      });
  if (!accept.ok()) return accept.status();
  accept_ = *std::move(accept);
  return absl::OkStatus();
}

WebServer::~WebServer() { End(); }

std::vector<std::string> WebServer::addresses() const { return addresses_; }

int WebServer::connections() const {
  const int served =
      std::transform_reduce(loops_.begin(), loops_.end(), 0, std::plus<>(),
                            [](const auto& loop) { return loop->open(); });
  return std::transform_reduce(
      relays_.begin(), relays_.end(), served, std::plus<>(),
      [](const auto& relay) { return relay->without_server(); });
}

void WebServer::Close() {
  if (accept_ != nullptr) accept_->Stop();
  sockets_.clear();  // so that peers are refused, and not left waiting
  for (const auto& loop : loops_) loop->Close();
}

void WebServer::Cancel() {
  Close();
  for (const auto& loop : loops_) loop->End();
}

void WebServer::End() {
  Cancel();
  for (const auto& loop : loops_) loop->Join();
  for (const auto& relay : relays_) relay->End();
  for (const auto& relay : relays_) relay->Join();
}

void WebServer::Accept(const ListeningSocket& socket, Descriptor connection) {
  if (!relays_.empty() && !socket.is_unix()) {
    return Emptiest(relays_).Take(std::move(connection));
  }
  sockaddr_storage peer{};
  socklen_t size = sizeof(peer);
  getpeername(connection.get(), reinterpret_cast<sockaddr*>(&peer), &size);
  Serve(std::move(connection), peer);
}

void WebServer::Serve(Descriptor connection, const sockaddr_storage& peer) {
  Emptiest(loops_).Take(std::move(connection), PeerName(peer));
}

}  // namespace yatzy::server
