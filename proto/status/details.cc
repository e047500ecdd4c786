#include "proto/status/details.h"

#include <algorithm>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"
#include "proto/status/field_violations.h"

namespace yatzy {
namespace {

template <typename Message>
std::string TypeUrl() {
  return absl::StrCat("type.googleapis.com/",
                      Message::descriptor()->full_name());
}

template <typename Message>
void SetDetail(const Message& message, absl::Status& status) {
  status.SetPayload(TypeUrl<Message>(),
                    absl::Cord(message.SerializeAsString()));
}

// The detail of that type; nothing if there is none, or none that can be read.
template <typename Message>
std::optional<Message> DetailOf(const absl::Status& status) {
  const auto payload = status.GetPayload(TypeUrl<Message>());
  Message message;
  if (!payload.has_value() || !message.ParseFromString(std::string(*payload))) {
    return std::nullopt;
  }
  return message;
}

}  // namespace

absl::Status WithFieldViolations(
    absl::Status status, const std::vector<FieldViolation>& violations) {
  google::rpc::BadRequest bad_request;
  for (const FieldViolation& violation : violations) {
    auto* added = bad_request.add_field_violations();
    added->set_field(violation.field);
    added->set_description(violation.description);
  }
  SetDetail(bad_request, status);
  return status;
}

std::vector<FieldViolation> FieldViolationsOf(const absl::Status& status) {
  std::vector<FieldViolation> violations;
  const auto bad_request = DetailOf<google::rpc::BadRequest>(status);
  if (!bad_request.has_value()) return violations;
  for (const auto& violation : bad_request->field_violations()) {
    violations.push_back({violation.field(), violation.description()});
  }
  return violations;
}

absl::Status FieldViolations::ToStatus() const {
  if (empty()) return absl::OkStatus();
  std::string message;
  for (const FieldViolation& violation : violations_) {
    absl::StrAppend(&message, message.empty() ? "" : "; ", violation.field,
                    ": ", violation.description);
  }
  if (count_ > kMaxFieldViolations) {
    absl::StrAppend(&message, "; and ", count_ - kMaxFieldViolations, " more");
  }
  return WithFieldViolations(absl::InvalidArgumentError(message), violations_);
}

absl::Status AboutResource(absl::Status status, const std::string& type,
                           const std::string& name) {
  google::rpc::ResourceInfo info;
  info.set_resource_type(type);
  info.set_resource_name(name);
  SetDetail(info, status);
  return status;
}

std::string ResourceName(const absl::Status& status) {
  const auto info = DetailOf<google::rpc::ResourceInfo>(status);
  return info.has_value() ? info->resource_name() : "";
}

absl::Status RetryLater(const std::string& why, absl::Duration delay) {
  delay =
      std::max(absl::Ceil(delay, absl::Milliseconds(1)), absl::Milliseconds(1));
  google::rpc::RetryInfo info;
  info.mutable_retry_delay()->set_seconds(absl::ToInt64Seconds(delay));
  info.mutable_retry_delay()->set_nanos(
      static_cast<int>(absl::ToInt64Nanoseconds(delay % absl::Seconds(1))));
  absl::Status status = absl::ResourceExhaustedError(absl::StrCat(
      why, "; try again in ", absl::ToInt64Milliseconds(delay), " ms"));
  SetDetail(info, status);
  return status;
}

std::optional<absl::Duration> RetryDelay(const absl::Status& status) {
  const auto info = DetailOf<google::rpc::RetryInfo>(status);
  if (!info.has_value()) return std::nullopt;
  return absl::Seconds(info->retry_delay().seconds()) +
         absl::Nanoseconds(info->retry_delay().nanos());
}

}  // namespace yatzy
