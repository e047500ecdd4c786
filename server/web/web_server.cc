#include "server/web/web_server.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"

namespace yatzy::server {

absl::StatusOr<std::unique_ptr<WebServer>> WebServer::Start(
    const Options& options, const DirectMethods& methods) {
  std::optional<WebPage> page;
  if (!options.page.empty()) {
    auto read = WebPage::Read(options.page);
    if (!read.ok()) return read.status();
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

absl::Status WebServer::Open(const Options& options) {
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
  }
  const WebLoop::Options of_loop = {
      .most_connections =
          std::max(options.max_connections / options.threads, 1),
      .slow_peer_timeout = options.slow_peer_timeout};
  for (int i = 0; i < options.threads; ++i) {
    auto loop = WebLoop::Start(of_loop, handler_, memory_);
    if (!loop.ok()) return loop.status();
    loops_.push_back(*std::move(loop));
  }
  // More than the loops keep: it is for them to say who goes.
  const ConnectionLimits limits = {
      .max_connections = 2 * options.threads * of_loop.most_connections,
      .max_connections_per_peer = 0};
  auto accept =
      AcceptLoop::Start(sockets_, limits, std::nullopt,
                        [this](const ListeningSocket&, Descriptor connection) {
                          HandOver(std::move(connection));
                        });
  if (!accept.ok()) return accept.status();
  accept_ = *std::move(accept);
  return absl::OkStatus();
}

WebServer::~WebServer() { End(); }

std::vector<std::string> WebServer::addresses() const { return addresses_; }

int WebServer::connections() const {
  return std::transform_reduce(loops_.begin(), loops_.end(), 0, std::plus<>(),
                               [](const auto& loop) { return loop->open(); });
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
}

void WebServer::HandOver(Descriptor connection) {
  const auto least = std::min_element(
      loops_.begin(), loops_.end(),
      [](const auto& a, const auto& b) { return a->open() < b->open(); });
  (*least)->Take(std::move(connection));
}

}  // namespace yatzy::server
