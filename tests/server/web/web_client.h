#ifndef YATZY_TESTS_SERVER_WEB_WEB_CLIENT_H_
#define YATZY_TESTS_SERVER_WEB_WEB_CLIENT_H_

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tests/support/client_socket.h"

namespace yatzy::server {

// What came back over a connection of its own.
struct WebReply {
  explicit WebReply(const std::string& text)
      : status(text.size() < 12 ? "" : text.substr(9, 3)),
        head(text.substr(0, text.find("\r\n\r\n"))),
        body(head.size() == text.size() ? "" : text.substr(head.size() + 4)) {}

  // A header's value, "" if there is none.
  std::string Header(const std::string& name) const {
    const std::string begin = absl::StrCat("\r\n", name, ": ");
    const auto at = head.find(begin);
    if (at == std::string::npos) return "";
    const auto from = at + begin.size();
    return head.substr(from, head.find("\r\n", from) - from);
  }

  std::string status;  // "200"
  std::string head;
  std::string body;
};

inline std::string PostText(
    const std::string& method, const std::string& body,
    const std::string& headers = "Content-Type: application/json\r\n") {
  return absl::StrCat("POST /yatzy.v1.AdvisorService/", method,
                      " HTTP/1.1\r\nHost: x\r\n", headers,
                      "Content-Length: ", body.size(), "\r\n\r\n", body);
}

// Sends a request whose connection is closed after it.
inline WebReply Ask(const std::string& address, std::string request) {
  request.insert(request.find("\r\n") + 2, "Connection: close\r\n");
  const ClientSocket caller(address);
  caller.Send(request);
  return WebReply(caller.ReadAll());
}

inline WebReply Post(
    const std::string& address, const std::string& method,
    const std::string& body,
    const std::string& headers = "Content-Type: application/json\r\n") {
  return Ask(address, PostText(method, body, headers));
}

inline WebReply Get(const std::string& address, const std::string& target,
                    const std::string& headers = "") {
  return Ask(address, absl::StrCat("GET ", target, " HTTP/1.1\r\nHost: x\r\n",
                                   headers, "\r\n"));
}

}  // namespace yatzy::server

#endif  // YATZY_TESTS_SERVER_WEB_WEB_CLIENT_H_
