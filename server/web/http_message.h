// An HTTP request and its answer, as the rest of this folder sees them.
#ifndef YATZY_SERVER_WEB_HTTP_MESSAGE_H_
#define YATZY_SERVER_WEB_HTTP_MESSAGE_H_

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace yatzy::server {

// What is known of a request before its body. The texts are as the peer sent
// them, and live as long as the request.
class HttpRequest {
 public:
  virtual ~HttpRequest() = default;

  virtual std::string_view method() const = 0;  // "GET"
  virtual std::string_view path() const = 0;    // without the query
  // The first value of a header, whose name may be in any case. Thread-safe.
  virtual std::optional<std::string_view> Header(const char* name) const = 0;
  // The first value of a parameter of the query, decoded.
  virtual std::optional<std::string_view> Argument(const char* name) const = 0;
};

struct HttpResponse {
  int status = 200;
  // Of HEAD and 304 it is not sent, only how long it is.
  std::string body = {};
  std::vector<std::pair<const char*, std::string>> headers = {};
  bool closes = false;  // the connection, after it
};

// A request whose answer is waited for. Thread-safe.
class HttpExchange {
 public:
  virtual ~HttpExchange() = default;

  virtual const HttpRequest& request() const = 0;
  // As gRPC names peers: "ipv4:192.0.2.7:40000", "unix:".
  virtual std::string peer() const = 0;
  // Whether nobody waits for the answer any more.
  virtual bool HasGone() const = 0;
  // Once; the exchange may be gone when it returns.
  virtual void Send(HttpResponse response) = 0;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_HTTP_MESSAGE_H_
