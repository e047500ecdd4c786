// The statuses of calls: gRPC's on the wire, Abseil's everywhere else.
#ifndef YATZY_CLIENT_STATUS_H_
#define YATZY_CLIENT_STATUS_H_

#include <grpcpp/support/status.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace yatzy {

// One field that the server refused.
struct FieldViolation {
  std::string field;        // its path in the request: "state_indices[17]"
  std::string description;  // its value and what was expected
};

// The same code and message. Each error detail that the server attached becomes
// a payload under its type URL; details that cannot be parsed are dropped.
absl::Status ToAbslStatus(const grpc::Status& status);

// The fields that the server refused, in its order: the google.rpc.BadRequest
// among the payloads. Empty if there is none.
std::vector<FieldViolation> FieldViolations(const absl::Status& status);

// What the error is about: the name in the google.rpc.ResourceInfo among the
// payloads, "operations/1" for example. Empty if there is none.
std::string ResourceName(const absl::Status& status);

// How long to wait before another try: the google.rpc.RetryInfo among the
// payloads. Zero if there is none.
absl::Duration RetryDelay(const absl::Status& status);

// `status` with these violations in place of those it has.
absl::Status WithFieldViolations(absl::Status status,
                                 const std::vector<FieldViolation>& violations);

}  // namespace yatzy

#endif  // YATZY_CLIENT_STATUS_H_
