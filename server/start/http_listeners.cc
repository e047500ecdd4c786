#include "server/start/http_listeners.h"

#include <algorithm>
#include <cstddef>
#include <string>

#include "server/log/log_event.h"
#include "server/os/descriptor.h"

namespace yatzy::server {
namespace {

// Beside as many of gRPC's. With TLS a connection takes three descriptors.
int WebConnections(int wanted, bool is_tls) {
  const int parts = 1 + (is_tls ? 3 : 1);
  return std::max(ConnectionsThatFit(parts * wanted) / parts, 1);
}

WebServer::Options WebOptions(const Config& config, const QueryServer& server) {
  const ConnectionLimits& limits = config.connections;
  WebServer::Options options;
  options.addresses = config.web_listen;
  options.socket_access = config.socket_access;
  options.cors_origins = config.web_cors_origins;
  options.page = config.web_page;
  options.threads = config.query_threads;
  options.max_connections =
      WebConnections(limits.max_connections, server.certificates() != nullptr);
  options.memory_bytes = static_cast<std::size_t>(limits.memory_mib) << 20;
  options.slow_peer_timeout = limits.slow_reader_timeout;
  options.certificates = server.certificates();
  return options;
}

// Each of them is there from the start, without a web listener too.
LabelledValues Refused(const WebServer* web) {
  LabelledValues values;
  for (std::size_t i = 0; i < WebRefusals::kStatuses.size(); ++i) {
    values.push_back(
        {{{"status", std::to_string(WebRefusals::kStatuses[i])}},
         web == nullptr ? 0 : static_cast<double>(web->refusals()[i])});
  }
  return values;
}

}  // namespace

absl::StatusOr<std::unique_ptr<HttpServer>> StartHttp(const Config& config,
                                                      const Monitor& monitor) {
  if (config.http_listen.empty()) return nullptr;
  auto http = HttpServer::Start(config.http_listen, monitor.Pages(),
                                config.socket_access);
  if (!http.ok()) return http.status();
  for (const std::string& address : (*http)->addresses()) {
    LogEvent(LogLevel::kInfo, "http", {{"address", address}});
  }
  return http;
}

absl::StatusOr<std::unique_ptr<WebServer>> StartWeb(const Config& config,
                                                    const QueryServer& server,
                                                    Monitor& monitor) {
  std::unique_ptr<WebServer> web;
  if (!config.web_listen.empty()) {
    auto started =
        WebServer::Start(WebOptions(config, server), server.direct());
    if (!started.ok()) return started.status();
    web = *std::move(started);
  } else if (!config.web_page.empty()) {
    LogEvent(LogLevel::kWarn, "the page is not served",
             {{"reason", "--web-page without --web-listen"}});
  }
  monitor.metrics().AddGauge(
      "yatzy_web_connections_open", "Connections of the web listener.",
      [web = web.get()] { return web == nullptr ? 0 : web->connections(); });
  monitor.metrics().AddCounters(
      "yatzy_web_refused_total",
      "Requests over HTTP that were refused before there was a call, or "
      "instead of its answer, by their status.",
      [web = web.get()] { return Refused(web); });
  if (web == nullptr) return web;
  for (const std::string& address : web->addresses()) {
    LogEvent(LogLevel::kInfo, "web", {{"address", address}});
  }
  return web;
}

}  // namespace yatzy::server
