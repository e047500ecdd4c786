#include "client/lib/operation.h"

#include "absl/status/status.h"
#include "proto/status/status.h"

namespace yatzy::client {
admin::v1::ResolveTableMetadata MetadataOf(const Operation& operation) {
  admin::v1::ResolveTableMetadata metadata;
  if (!operation.metadata().UnpackTo(&metadata)) metadata.Clear();
  return metadata;
}

absl::StatusOr<admin::v1::ResolveTableResponse> OutcomeOf(
    const Operation& operation) {
  if (operation.has_error()) {
    const google::rpc::Status& error = operation.error();
    const absl::Status status =
        ToAbslStatus({static_cast<grpc::StatusCode>(CodeOf(error.code())),
                      error.message(), error.SerializeAsString()});
    if (!status.ok()) return status;
  }
  admin::v1::ResolveTableResponse response;
  if (operation.response().UnpackTo(&response)) return response;
  return absl::InternalError("the operation ended without an outcome");
}

}  // namespace yatzy::client
