#include "proto/status/details.h"

#include <algorithm>

#include "absl/strings/cord.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/rpc/error_details.pb.h"
#include "proto/status/field_violations.h"
#include "proto/status/quoted.h"

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

// Between what a message says of the first violations and its end.
constexpr char kAnd[] = "; and ";
constexpr char kMore[] = " more";

// What a status takes besides its violations: names of headers, code, type URL
// (124 bytes), the count of those left out (52), and what others put in front
// of the message, "id 18446744073709551615: " (58).
constexpr std::size_t kRestOfStatusBytes = 240;

// What a violation takes, which is in the message, in its copy in the details,
// and in the details in two fields (base64: four bytes for three).
std::size_t BytesOnWire(const std::string& violation) {
  constexpr std::size_t kFraming = 8;
  const auto escaped = static_cast<std::size_t>(
      std::count_if(violation.begin(), violation.end(),
                    [](char c) { return c < ' ' || c > '~' || c == '%'; }));
  return violation.size() + 2 + 2 * escaped +
         (2 * violation.size() + 2 + kFraming) * 4 / 3;
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
  std::vector<FieldViolation> reported;
  std::size_t size = kRestOfStatusBytes;
  for (const FieldViolation& violation : violations_) {
    const std::string text =
        absl::StrCat(violation.field, ": ", violation.description);
    size += BytesOnWire(text);
    if (size > kMaxStatusBytes && !reported.empty()) break;
    absl::StrAppend(&message, message.empty() ? "" : "; ", text);
    reported.push_back(violation);
  }
  const int left_out = count_ - static_cast<int>(reported.size());
  if (left_out > 0) absl::StrAppend(&message, kAnd, left_out, kMore);
  return WithFieldViolations(absl::InvalidArgumentError(message), reported);
}

int FieldViolationsLeftOut(const absl::Status& status) {
  absl::string_view message = status.message();
  const std::size_t begin = message.rfind(kAnd);
  if (begin == absl::string_view::npos || FieldViolationsOf(status).empty()) {
    return 0;
  }
  message.remove_prefix(begin + std::string_view(kAnd).size());
  int left_out = 0;
  const bool is_count = absl::ConsumeSuffix(&message, kMore) &&
                        absl::SimpleAtoi(message, &left_out) && left_out > 0;
  return is_count ? left_out : 0;
}

absl::Status AboutResource(absl::Status status, const std::string& type,
                           const std::string& name) {
  google::rpc::ResourceInfo info;
  info.set_resource_type(type);
  info.set_resource_name(Escaped(name));
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
