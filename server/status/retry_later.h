#ifndef YATZY_SERVER_STATUS_RETRY_LATER_H_
#define YATZY_SERVER_STATUS_RETRY_LATER_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace yatzy {

// The payload type under which a status carries a google.rpc.RetryInfo; it is
// the type URL of a google.protobuf.Any that holds one.
inline constexpr std::string_view kRetryInfoTypeUrl =
    "type.googleapis.com/google.rpc.RetryInfo";

// RESOURCE_EXHAUSTED with this message, "WHY; try again in 12 ms", and as
// payload a RetryInfo. `delay` is rounded up to a millisecond, at least one.
absl::Status RetryLater(const std::string& why, absl::Duration delay);

// How long the status asks to wait before the call is made again; nothing if it
// does not.
std::optional<absl::Duration> RetryDelay(const absl::Status& status);

}  // namespace yatzy

#endif  // YATZY_SERVER_STATUS_RETRY_LATER_H_
