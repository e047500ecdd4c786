// How calls wait for an operation.
#ifndef YATZY_SERVER_ADMIN_OPERATION_WAITS_H_
#define YATZY_SERVER_ADMIN_OPERATION_WAITS_H_

#include <grpcpp/server_context.h>

#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/admin/resolve_manager.h"

namespace yatzy::server {

// The operation when it has ended, or as it is after `timeout`. CANCELLED if
// the caller goes before, else as ResolveManager::Get.
absl::StatusOr<ResolveOperation> WaitForEnd(const ResolveManager& manager,
                                            const std::string& name,
                                            absl::Duration timeout,
                                            const grpc::ServerContext& context);

// Calls `tell` with the operation as it is and after each change, until it has
// ended. CANCELLED if the caller goes before or `tell` returns false, else as
// ResolveManager::Get.
absl::Status WatchUntilEnd(
    const ResolveManager& manager, const std::string& name,
    const grpc::ServerContext& context,
    absl::FunctionRef<bool(const ResolveOperation&)> tell);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMIN_OPERATION_WAITS_H_
