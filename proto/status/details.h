// The details that our errors carry: messages of google.rpc, as payloads of an
// absl::Status under the type URL that a google.protobuf.Any of them has. Each
// is written here and read here, for both sides. Functions are thread-safe.
#ifndef YATZY_PROTO_STATUS_DETAILS_H_
#define YATZY_PROTO_STATUS_DETAILS_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace yatzy {

// One field that was refused.
struct FieldViolation {
  std::string field;        // its path in the request: "state_indices[17]"
  std::string description;  // its value and what was expected

  bool operator==(const FieldViolation&) const = default;
};

// At most so many are reported with one error, and fewer if they would take
// more than kMaxStatusBytes.
inline constexpr int kMaxFieldViolations = 20;

// What a status takes on the wire at most: the headers of code, message and
// details, with their names, the message with its percent-encoding, the details
// in base64. All of that is one block of headers, which others hold in buffers
// of 4 KiB (nginx) or refuse beyond 8 KiB (gRPC).
inline constexpr std::size_t kMaxStatusBytes = 2048;

// `status` with these violations, a google.rpc.BadRequest, in place of those it
// has.
absl::Status WithFieldViolations(absl::Status status,
                                 const std::vector<FieldViolation>& violations);

// The fields that were refused, in their order. Empty if the status has no
// BadRequest, or one that cannot be read.
std::vector<FieldViolation> FieldViolationsOf(const absl::Status& status);

// `status` with a google.rpc.ResourceInfo that says what it is about: a thing
// of this type, "google.longrunning.Operation" for example, with this name, as
// Escaped has it.
absl::Status AboutResource(absl::Status status, const std::string& type,
                           const std::string& name);

// How many more were refused than the status has: its message ends with "; and
// 3 more". 0 if it has all.
int FieldViolationsLeftOut(const absl::Status& status);

// The name of what the error is about, "operations/1" for example. Empty if
// there is none.
std::string ResourceName(const absl::Status& status);

// RESOURCE_EXHAUSTED with this message, "WHY; try again in 12 ms", and as
// payload a google.rpc.RetryInfo. `delay` is rounded up to a millisecond, at
// least one.
absl::Status RetryLater(const std::string& why, absl::Duration delay);

// How long the status asks to wait before the call is made again; nothing if it
// does not.
std::optional<absl::Duration> RetryDelay(const absl::Status& status);

}  // namespace yatzy

#endif  // YATZY_PROTO_STATUS_DETAILS_H_
