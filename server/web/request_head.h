// What the head of a request says, beyond what libmicrohttpd makes of it.
#ifndef YATZY_SERVER_WEB_REQUEST_HEAD_H_
#define YATZY_SERVER_WEB_REQUEST_HEAD_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace yatzy::server {

// The path in "http://host/path", which is how proxies ask; "/path" is one.
std::string_view PathIn(std::string_view url);

// What the headers say about where the request ends.
class Framing {
 public:
  // Each header, in their order.
  void Add(std::string_view name, std::string_view value);

  // INVALID_ARGUMENT for what a proxy before us may read in another way than
  // libmicrohttpd, which takes the first header of a name, and chunks before a
  // length. Then the rest would be somebody's next request.
  absl::Status Check() const;

 private:
  int lengths_ = 0;
  int encodings_ = 0;
  bool is_chunked_ = false;
  std::string bad_name_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_REQUEST_HEAD_H_
