#ifndef YATZY_SERVER_WEB_WEB_HANDLER_H_
#define YATZY_SERVER_WEB_WEB_HANDLER_H_

#include <cstddef>
#include <optional>
#include <string>
#include <variant>

#include "proto/status/steady_time.h"
#include "server/query/direct_call.h"
#include "server/web/connect_request.h"
#include "server/web/cors.h"
#include "server/web/http_message.h"
#include "server/web/web_file.h"
#include "server/web/web_page.h"

namespace yatzy::server {

// What the web listener answers: yatzy.v1.AdvisorService by the Connect
// protocol, its description for OpenAPI, and a page, or a text that tells of
// the protocol. Thread-safe.
class WebHandler {
 public:
  // `methods` must outlive the handler and all calls that it has begun.
  WebHandler(const DirectMethods& methods, Cors cors,
             std::optional<WebPage> page);

  // After the headers: the call that the request makes, or what it is answered
  // whatever its body is.
  std::variant<ConnectRequest, HttpResponse> Read(
      const HttpRequest& request) const;

  // What the body of a call may have.
  std::size_t MostBytes(const ConnectRequest& call) const;

  // The answer to one that has more.
  HttpResponse TooLarge(const ConnectRequest& call) const;

  // Answers a call that began at `begin`, when its body is there. It is
  // answered in here if that takes no longer than some milliseconds, else by
  // another thread.
  void Answer(ConnectRequest call, std::string body, SteadyTime begin,
              HttpExchange& exchange) const;

  // Adds to every response what it has in any case. To be called by whoever
  // sends it.
  void Complete(const HttpRequest& request, HttpResponse& response) const;

 private:
  const google::protobuf::ServiceDescriptor& service_;
  const DirectMethods& methods_;
  const Cors cors_;
  const WebFile openapi_;
  const std::optional<WebPage> page_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_WEB_HANDLER_H_
