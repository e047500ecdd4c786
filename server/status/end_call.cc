#include "server/status/end_call.h"

#include "absl/strings/str_cat.h"
#include "server/status/grpc_status.h"
#include "server/status/retry_later.h"

namespace yatzy {

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
