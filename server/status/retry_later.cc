#include "server/status/retry_later.h"

#include <algorithm>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/error_details.pb.h"

namespace yatzy {
namespace {

constexpr absl::string_view kTypeUrl(kRetryInfoTypeUrl.data(),
                                     kRetryInfoTypeUrl.size());

}  // namespace

absl::Status RetryLater(const std::string& why, absl::Duration delay) {
  delay =
      std::max(absl::Ceil(delay, absl::Milliseconds(1)), absl::Milliseconds(1));
  google::rpc::RetryInfo info;
  info.mutable_retry_delay()->set_seconds(absl::ToInt64Seconds(delay));
  info.mutable_retry_delay()->set_nanos(
      static_cast<int>(absl::ToInt64Nanoseconds(delay % absl::Seconds(1))));
  absl::Status status = absl::ResourceExhaustedError(absl::StrCat(
      why, "; try again in ", absl::ToInt64Milliseconds(delay), " ms"));
  status.SetPayload(kTypeUrl, absl::Cord(info.SerializeAsString()));
  return status;
}

std::optional<absl::Duration> RetryDelay(const absl::Status& status) {
  const auto payload = status.GetPayload(kTypeUrl);
  google::rpc::RetryInfo info;
  if (!payload.has_value() || !info.ParseFromString(std::string(*payload))) {
    return std::nullopt;
  }
  return absl::Seconds(info.retry_delay().seconds()) +
         absl::Nanoseconds(info.retry_delay().nanos());
}

}  // namespace yatzy
