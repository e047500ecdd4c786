#ifndef YATZY_SERVER_WEB_WEB_FILE_H_
#define YATZY_SERVER_WEB_WEB_FILE_H_

#include <string>
#include <string_view>

#include "server/web/http_message.h"

namespace yatzy::server {

// Bytes that are shown to whoever asks, always the same ones. Immutable, so
// thread-safe.
class WebFile {
 public:
  // `type` is that of the content, such as "text/css; charset=utf-8".
  WebFile(const char* type, std::string bytes);

  // The answer to GET and HEAD: compressed for who takes that, 304 for who has
  // the bytes already. It is asked for again each time.
  HttpResponse Answer(const HttpRequest& request) const;

 private:
  const char* type_;
  std::string bytes_;
  std::string gzip_;  // empty: it would be no smaller
  std::string tag_;
};

// Whether whoever asks has the answer of this ETag, weak or not, already: its
// If-None-Match lists the tag, or is "*", any.
bool HasAnswer(const HttpRequest& request, std::string_view tag);

// Whether the request is GET or HEAD.
bool OnlyReads(const HttpRequest& request);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_WEB_FILE_H_
