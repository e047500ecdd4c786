#ifndef YATZY_SERVER_STATUS_GRPC_STATUS_H_
#define YATZY_SERVER_STATUS_GRPC_STATUS_H_

#include <grpcpp/support/status.h>

#include "absl/status/status.h"

namespace yatzy {

// The status as a peer sees it: same code, same message, and the payloads as
// details of a google.rpc.Status, each payload's type URL naming its message.
grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace yatzy

#endif  // YATZY_SERVER_STATUS_GRPC_STATUS_H_
