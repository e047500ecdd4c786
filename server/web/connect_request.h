// What a request of the Connect protocol asks for: its path, headers and query,
// before its body. (connectrpc.com/docs/protocol, "Unary")
#ifndef YATZY_SERVER_WEB_CONNECT_REQUEST_H_
#define YATZY_SERVER_WEB_CONNECT_REQUEST_H_

#include <google/protobuf/descriptor.h>

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "absl/time/time.h"
#include "server/web/http_message.h"
#include "server/web/message_codec.h"

namespace yatzy::server {

struct ConnectRequest {
  const google::protobuf::MethodDescriptor* method;
  MessageCodec codec = MessageCodec::kJson;
  bool is_gzip = false;     // the message that comes
  bool takes_gzip = false;  // the caller, as an answer
  bool is_get = false;      // so that its answer may be kept
  absl::Duration timeout = absl::InfiniteDuration();
  std::string message = {};  // of GET; that of POST is the body
};

// Reads the request, which is to a method of `service`, by POST; or by GET and
// HEAD, if the method has no side effects. Else the answer that it gets:
//
//     404  no such path; with the code unimplemented below the service
//     405  another HTTP method                        with Allow
//     415  neither JSON nor proto                     with Accept-Post
//     400  invalid_argument: another version of the protocol, a time-out that
//          is no number, GET without a message or one that is not base64
//     501  unimplemented: a method that streams, another encoding than gzip
std::variant<ConnectRequest, HttpResponse> ReadConnectRequest(
    const HttpRequest& request,
    const google::protobuf::ServiceDescriptor& service);

// The method that a path names, null if there is none.
const google::protobuf::MethodDescriptor* MethodOf(
    std::string_view path, const google::protobuf::ServiceDescriptor& service);

// Whether a list such as "br;q=1, gzip;q=0.8" has gzip, and not with q=0.
bool AcceptsGzip(std::string_view accept_encoding);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_CONNECT_REQUEST_H_
