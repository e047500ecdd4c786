// Errors as the Connect protocol has them.
#ifndef YATZY_SERVER_WEB_CONNECT_ERROR_H_
#define YATZY_SERVER_WEB_CONNECT_ERROR_H_

#include <grpcpp/support/status.h>

#include "server/web/http_message.h"

namespace yatzy::server {

// The code's name, such as "invalid_argument"; "unknown" for one that is none.
const char* ConnectCode(grpc::StatusCode code);

// The HTTP status that goes with it, such as 400.
int HttpStatusOf(grpc::StatusCode code);

// The answer to a call that ends with this error: a JSON object with code,
// message and details, with what each says also in JSON ("debug"). A hint when
// to try again is a header as well, Retry-After, and what a caller without a
// good token wants to know is WWW-Authenticate.
HttpResponse ErrorResponse(const grpc::Status& error);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_CONNECT_ERROR_H_
