#ifndef YATZY_SERVER_STATUS_FIELD_VIOLATIONS_H_
#define YATZY_SERVER_STATUS_FIELD_VIOLATIONS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "google/rpc/error_details.pb.h"
#include "server/status/field_path.h"

namespace yatzy {

// The payload type under which a status carries a google.rpc.BadRequest; it is
// the type URL of a google.protobuf.Any that holds one.
inline constexpr std::string_view kBadRequestTypeUrl =
    "type.googleapis.com/google.rpc.BadRequest";

// Collects what is wrong with a request, field by field.
class FieldViolations {
 public:
  // Details travel in trailers, whose size is limited; what is beyond this is
  // counted and left out.
  static constexpr int kMaxReported = 20;

  // `description` has the value and what was expected, "7 is not a face (1 to
  // 6)".
  void Add(const FieldPath& field, std::string description);

  bool empty() const { return count_ == 0; }

  // OK if there are none. Otherwise INVALID_ARGUMENT with all reported ones in
  // the message, "FIELD: DESCRIPTION; FIELD: ...", and as BadRequest payload.
  absl::Status ToStatus() const;

 private:
  google::rpc::BadRequest bad_request_;
  int count_ = 0;
};

}  // namespace yatzy

#endif  // YATZY_SERVER_STATUS_FIELD_VIOLATIONS_H_
