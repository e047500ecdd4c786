// The statuses of calls: gRPC's on the wire, Abseil's everywhere else.
//
// The server's side turns one into the other when a call ends, the client's
// when it has ended; both know the same details (details.h). Functions are
// thread-safe.
#ifndef YATZY_PROTO_STATUS_STATUS_H_
#define YATZY_PROTO_STATUS_STATUS_H_

#include <grpcpp/support/status.h>

#include <cstddef>

#include "absl/status/status.h"

namespace grpc {
class ServerContext;
}

namespace yatzy {

// The code with this number, or kUnknown: a number from the wire need not be
// the number of any code.
absl::StatusCode CodeOf(int number);

// What the status takes on the wire, as kMaxStatusBytes counts.
std::size_t BytesOnWire(const grpc::Status& status);

// The status as a peer sees it: same code, same message, and the payloads as
// details of a google.rpc.Status, each payload's type URL naming its message.
// One that would take more than kMaxStatusBytes has its message cut, and loses
// its details if that does not suffice.
grpc::Status ToGrpcStatus(const absl::Status& status);

// The same code and message, or UNKNOWN where the number of the code is none.
// Each error detail that the peer attached becomes a payload under its type
// URL; details that cannot be parsed are dropped.
absl::Status ToAbslStatus(const grpc::Status& status);

// The status with which a call ends, as ToGrpcStatus. If it asks to try again
// later, the call's trailers say so as well: grpc-retry-pushback-ms, which the
// retries of gRPC clients obey (gRFC A6).
// REQUIRES: the call has not been finished.
grpc::Status EndCall(const absl::Status& status, grpc::ServerContext& context);

}  // namespace yatzy

#endif  // YATZY_PROTO_STATUS_STATUS_H_
