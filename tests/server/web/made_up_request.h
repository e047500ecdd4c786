#ifndef YATZY_TESTS_SERVER_WEB_MADE_UP_REQUEST_H_
#define YATZY_TESTS_SERVER_WEB_MADE_UP_REQUEST_H_

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/strings/ascii.h"
#include "server/web/http_message.h"

namespace yatzy::server {

// A request that nobody has sent.
class MadeUpRequest final : public HttpRequest {
 public:
  std::string verb = "POST";
  std::string target = "/yatzy.v1.AdvisorService/AnalyzePosition";
  std::map<std::string, std::string> headers = {};  // names in lower case
  std::map<std::string, std::string> arguments = {};

  std::string_view method() const override { return verb; }
  std::string_view path() const override { return target; }
  std::optional<std::string_view> Header(const char* name) const override {
    return Find(headers, absl::AsciiStrToLower(name));
  }
  std::optional<std::string_view> Argument(const char* name) const override {
    return Find(arguments, name);
  }

 private:
  static std::optional<std::string_view> Find(
      const std::map<std::string, std::string>& values,
      const std::string& name) {
    const auto found = values.find(name);
    if (found == values.end()) return std::nullopt;
    return found->second;
  }
};

// The value of a response's header, "" if it has none.
inline std::string HeaderOf(const HttpResponse& response,
                            std::string_view name) {
  const auto found =
      std::find_if(response.headers.begin(), response.headers.end(),
                   [name](const auto& header) { return header.first == name; });
  return found == response.headers.end() ? "" : found->second;
}

}  // namespace yatzy::server

#endif  // YATZY_TESTS_SERVER_WEB_MADE_UP_REQUEST_H_
