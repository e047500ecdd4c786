// The operations that a ResolveTable starts, as google.longrunning has them.
#ifndef YATZY_CLIENT_LIB_OPERATION_H_
#define YATZY_CLIENT_LIB_OPERATION_H_

#include <string>

#include "absl/status/statusor.h"
#include "google/longrunning/operations.pb.h"
#include "yatzy/admin/v1/solver_admin_service.pb.h"

namespace yatzy::client {

using google::longrunning::Operation;

// How far it has come; empty if the operation says nothing that can be read.
admin::v1::ResolveTableMetadata MetadataOf(const Operation& operation);

// What it came to, or why it failed, with the server's details; CANCELLED if
// somebody cancelled it. REQUIRES: operation.done().
absl::StatusOr<admin::v1::ResolveTableResponse> OutcomeOf(
    const Operation& operation);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LIB_OPERATION_H_
