#include "proto/status/status.h"

#include <grpcpp/server_context.h>

#include <string>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"
#include "google/rpc/status.pb.h"
#include "proto/status/details.h"

namespace yatzy {

// The two libraries number the codes alike, on purpose: both follow
// google.rpc.Code.
static_assert(static_cast<int>(absl::StatusCode::kUnauthenticated) ==
              grpc::StatusCode::UNAUTHENTICATED);

absl::StatusCode CodeOf(int number) {
  const bool is_known = 0 <= number && number <= grpc::UNAUTHENTICATED;
  return is_known ? static_cast<absl::StatusCode>(number)
                  : absl::StatusCode::kUnknown;
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const auto code =
      static_cast<grpc::StatusCode>(CodeOf(static_cast<int>(status.code())));
  const std::string message(status.message());
  google::rpc::Status details;
  status.ForEachPayload(
      [&details](absl::string_view type_url, const absl::Cord& payload) {
        auto* detail = details.add_details();
        detail->set_type_url(std::string(type_url));
        detail->set_value(std::string(payload));
      });
  if (details.details().empty()) return grpc::Status(code, message);
  details.set_code(code);
  details.set_message(message);
  return grpc::Status(code, message, details.SerializeAsString());
}

absl::Status ToAbslStatus(const grpc::Status& status) {
  absl::Status result(CodeOf(status.error_code()), status.error_message());
  google::rpc::Status details;
  if (result.ok() || !details.ParseFromString(status.error_details())) {
    return result;
  }
  for (const google::protobuf::Any& detail : details.details()) {
    result.SetPayload(detail.type_url(), absl::Cord(detail.value()));
  }
  return result;
}

grpc::Status EndCall(const absl::Status& status, grpc::ServerContext& context) {
  if (status.ok()) return grpc::Status::OK;
  if (const auto delay = RetryDelay(status); delay.has_value()) {
    context.AddTrailingMetadata(
        "grpc-retry-pushback-ms",
        absl::StrCat(absl::ToInt64Milliseconds(*delay)));
  }
  return ToGrpcStatus(status);
}

}  // namespace yatzy
