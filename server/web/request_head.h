// What the head of a request says, beyond what libmicrohttpd makes of it.
#ifndef YATZY_SERVER_WEB_REQUEST_HEAD_H_
#define YATZY_SERVER_WEB_REQUEST_HEAD_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace yatzy::server {

// The path in "http://host/path", which is how proxies ask; "/path" is one.
std::string_view PathIn(std::string_view url);

// The first line of a request.
struct RequestLine {
  std::string_view method;
  std::string_view url;  // decoded, without the query
  std::string_view version = "HTTP/1.1";
  bool has_blank = false;  // within the target, as it came
};

// What the headers say about whom the request is for, and where it ends.
class Framing {
 public:
  // Each header, in their order.
  void Add(std::string_view name, std::string_view value);

  // INVALID_ARGUMENT for what a proxy before us may read in another way than
  // libmicrohttpd, which takes the first header of a name, and chunks before a
  // length. Then the rest would be somebody's next request. Also without the
  // Host that HTTP/1.1 asks for.
  absl::Status Check(const RequestLine& line) const;

 private:
  absl::Status CheckEnd() const;

  int hosts_ = 0;
  int lengths_ = 0;
  int encodings_ = 0;
  bool is_chunked_ = false;
  std::string bad_name_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_REQUEST_HEAD_H_
