#ifndef YATZY_SERVER_STATUS_RESOURCE_INFO_H_
#define YATZY_SERVER_STATUS_RESOURCE_INFO_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace yatzy {

// The payload type under which a status carries a google.rpc.ResourceInfo.
inline constexpr std::string_view kResourceInfoTypeUrl =
    "type.googleapis.com/google.rpc.ResourceInfo";

// The status with a ResourceInfo that says what it is about: a thing of this
// type, "google.longrunning.Operation" for example, with this name.
absl::Status AboutResource(absl::Status status, const std::string& type,
                           const std::string& name);

}  // namespace yatzy

#endif  // YATZY_SERVER_STATUS_RESOURCE_INFO_H_
