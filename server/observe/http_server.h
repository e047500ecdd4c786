#ifndef YATZY_SERVER_OBSERVE_HTTP_SERVER_H_
#define YATZY_SERVER_OBSERVE_HTTP_SERVER_H_

#include <functional>
#include <map>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

struct mg_context;
struct mg_connection;

namespace yatzy::server {

struct HttpAnswer {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body;
};

// Makes a page, for one request. Called by several threads at once.
using HttpPage = std::function<HttpAnswer()>;

// A small HTTP/1.1 server for pages that operators and their tools get: GET,
// HEAD and OPTIONS (the status, no body) of the given paths, one request for
// each connection. Others are answered
// with 404, 405 (another method) or 400. Four threads; a request that has not
// come in full within two seconds is dropped, one of more than 4 KiB refused.
// Queries and bodies are ignored. Not for networks that are not trusted.
class HttpServer {
 public:
  // Listens on HOST:PORT, IPv4 only; UNAVAILABLE, naming it, if it cannot.
  // `pages` by path, such as "/metrics".
  static absl::StatusOr<std::unique_ptr<HttpServer>> Start(
      const std::string& address, std::map<std::string, HttpPage> pages);

  // Finishes requests under way, which may take two seconds, and stops.
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  // As bound: with the port that was chosen for 0.
  const std::string& address() const { return address_; }

 private:
  explicit HttpServer(std::map<std::string, HttpPage> pages);

  static int Handle(mg_connection* connection, void* server);
  HttpAnswer Answer(const std::string& method, const std::string& path) const;

  const std::map<std::string, HttpPage> pages_;
  std::string address_;
  mg_context* context_ = nullptr;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OBSERVE_HTTP_SERVER_H_
