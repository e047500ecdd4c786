#ifndef YATZY_SERVER_WEB_WEB_PAGE_H_
#define YATZY_SERVER_WEB_WEB_PAGE_H_

#include <map>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "server/web/http_message.h"
#include "server/web/web_file.h"

namespace yatzy::server {

// The files of a folder, such as the page that client/web builds, in memory:
// what happens to the folder later is of no account. "/" is index.html. They
// are shown under a content security policy that lets them load nothing from
// elsewhere and run no text as a script. Immutable, so thread-safe.
class WebPage {
 public:
  // Of one file and of all together.
  static constexpr std::size_t kMostBytes = std::size_t{16} << 20;

  // Reads the files of the folder, not of folders in it, whose names end as
  // those of a page do (.html, .js, .css, .svg, .wasm and a few more). Errors
  // name the path: NOT_FOUND if there is no folder or no index.html in it,
  // FAILED_PRECONDITION if it has more than kMostBytes, else the system's.
  static absl::StatusOr<WebPage> Read(const std::string& folder);

  // The answer to GET and HEAD of a file that is there; nothing to others.
  std::optional<HttpResponse> Answer(const HttpRequest& request) const;

 private:
  std::map<std::string, WebFile, std::less<>> files_;  // by path, "/main.js"
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_WEB_PAGE_H_
