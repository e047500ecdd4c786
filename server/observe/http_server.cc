#include "server/observe/http_server.h"

#include <civetweb.h>

#include <atomic>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/log/log_event.h"

namespace yatzy::server {
namespace {

constexpr absl::Duration kBetweenKnocks = absl::Milliseconds(5);

// What civetweb has to say, which may quote the peer.
int LogCivetweb(const mg_connection*, const char* message) {
  LogPeerEvent(LogLevel::kDebug, "http", {{"message", message}});
  return 1;  // logged
}

mg_context* Listen(const std::string& address) {
  const char* options[] = {"listening_ports", address.c_str(), "num_threads",
                           "4", "connection_queue", "16", "request_timeout_ms",
                           "2000", "max_request_size", "4096",
                           "enable_keep_alive", "no",
                           // Or civetweb answers a browser's question whether
                           // another site may ask, with 200 for any path.
                           "access_control_allow_methods", "", nullptr};
  mg_callbacks callbacks{};
  callbacks.log_message = LogCivetweb;
  static const unsigned kFeatures = mg_init_library(0);
  static_cast<void>(kFeatures);
  return mg_start(&callbacks, nullptr, options);
}

int PortOf(const mg_context* context) {
  mg_server_port port{};
  return mg_get_server_ports(context, 1, &port) == 1 ? port.port : 0;
}

std::string HostOf(const std::string& address) {
  return address.substr(0, address.rfind(':'));
}

}  // namespace

HttpServer::HttpServer(std::map<std::string, HttpPage> pages)
    : pages_(std::move(pages)) {}

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(
    const std::string& address, std::map<std::string, HttpPage> pages) {
  auto server = std::unique_ptr<HttpServer>(new HttpServer(std::move(pages)));
  server->context_ = Listen(address);
  if (server->context_ == nullptr) {
    return absl::UnavailableError(
        absl::StrCat("cannot listen on ", address,
                     " for HTTP: the address is in use or not to be had"));
  }
  server->address_ =
      absl::StrCat(HostOf(address), ":", PortOf(server->context_));
  mg_set_request_handler(server->context_, "**", &HttpServer::Handle,
                         server.get());
  return server;
}

HttpServer::~HttpServer() {
  if (context_ == nullptr) return;
  // civetweb looks whether it should stop when a caller comes; else only every
  // two seconds. So we call until it has.
  const std::string host = HostOf(address_);
  const int port = PortOf(context_);
  std::atomic<bool> is_stopped = false;
  const std::jthread stop([this, &is_stopped] {
    mg_stop(context_);
    is_stopped = true;
  });
  while (!is_stopped) {
    char error[64];
    mg_close_connection(
        mg_connect_client(host.c_str(), port, 0, error, sizeof(error)));
    absl::SleepFor(kBetweenKnocks);
  }
}

HttpAnswer HttpServer::Answer(const std::string& method,
                              const std::string& path) const {
  const auto page = pages_.find(path);
  if (page == pages_.end()) return {.status = 404, .body = "not found\n"};
  // OPTIONS: what haproxy's checks ask with.
  if (method != "GET" && method != "HEAD" && method != "OPTIONS") {
    return {.status = 405, .body = "method not allowed\n"};
  }
  return page->second();
}

int HttpServer::Handle(mg_connection* connection, void* server) {
  const mg_request_info* request = mg_get_request_info(connection);
  const std::string method = request->request_method;
  const HttpAnswer answer = static_cast<const HttpServer*>(server)->Answer(
      method, request->local_uri);
  const bool is_asked_how = method == "OPTIONS";
  const std::string head = absl::StrCat(
      "HTTP/1.1 ", answer.status, " ",
      mg_get_response_code_text(connection, answer.status),
      "\r\nContent-Type: ", answer.content_type,
      "\r\nContent-Length: ", is_asked_how ? 0 : answer.body.size(),
      answer.status == 405 || is_asked_how ? "\r\nAllow: GET, HEAD, OPTIONS"
                                           : "",
      "\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff"
      "\r\nConnection: close\r\n\r\n");
  mg_write(connection, head.data(), head.size());
  if (method != "HEAD" && !is_asked_how) {
    mg_write(connection, answer.body.data(), answer.body.size());
  }
  return answer.status;
}

}  // namespace yatzy::server
