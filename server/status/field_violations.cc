#include "server/status/field_violations.h"

#include <utility>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"

namespace yatzy {

void FieldViolations::Add(const FieldPath& field, std::string description) {
  if (++count_ > kMaxReported) return;
  auto* violation = bad_request_.add_field_violations();
  violation->set_field(field.ToString());
  violation->set_description(std::move(description));
}

absl::Status FieldViolations::ToStatus() const {
  if (empty()) return absl::OkStatus();
  std::string message;
  for (const auto& violation : bad_request_.field_violations()) {
    absl::StrAppend(&message, message.empty() ? "" : "; ", violation.field(),
                    ": ", violation.description());
  }
  if (count_ > kMaxReported) {
    absl::StrAppend(&message, "; and ", count_ - kMaxReported, " more");
  }
  absl::Status status = absl::InvalidArgumentError(message);
  status.SetPayload(
      absl::string_view(kBadRequestTypeUrl.data(), kBadRequestTypeUrl.size()),
      absl::Cord(bad_request_.SerializeAsString()));
  return status;
}

}  // namespace yatzy
