#ifndef YATZY_SERVER_WEB_CORS_H_
#define YATZY_SERVER_WEB_CORS_H_

#include <string>
#include <utility>
#include <vector>

#include "server/web/http_message.h"

namespace yatzy::server {

// Which pages of other origins may read the answers, as browsers ask (CORS).
// Immutable.
class Cors {
 public:
  // "https://example.org", or "*" for all: exactly as browsers send them. None:
  // only pages of the server's own origin.
  explicit Cors(std::vector<std::string> origins)
      : origins_(std::move(origins)) {}

  // Adds what the answer says to browsers. A page may send tokens, but no
  // cookies, which nobody here reads.
  void AddTo(const HttpRequest& request, HttpResponse& response) const;

  // The answer to OPTIONS of a path, which browsers send before a page of
  // another origin posts.
  HttpResponse Preflight(const HttpRequest& request) const;

 private:
  bool AllowsAll() const;
  // Whether the page that asks may read the answer.
  bool Allows(const HttpRequest& request) const;

  const std::vector<std::string> origins_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_CORS_H_
