#ifndef YATZY_SERVER_STATUS_END_CALL_H_
#define YATZY_SERVER_STATUS_END_CALL_H_

#include <grpcpp/server_context.h>

#include "absl/status/status.h"

namespace yatzy {

// The status with which a call ends, as ToGrpcStatus. If it asks to try again
// later, the call's trailers say so as well: grpc-retry-pushback-ms, which the
// retries of gRPC clients obey (gRFC A6).
// REQUIRES: the call has not been finished.
grpc::Status EndCall(const absl::Status& status, grpc::ServerContext& context);

}  // namespace yatzy

#endif  // YATZY_SERVER_STATUS_END_CALL_H_
