// Calls that wait for something.
#ifndef YATZY_SERVER_ADMIN_WAITING_CALLS_H_
#define YATZY_SERVER_ADMIN_WAITING_CALLS_H_

#include <grpcpp/server_context.h>

#include <atomic>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/admin/resolve_manager.h"

namespace yatzy::server {

// Bounds the calls that wait for something: each holds a thread of the
// administration server, and others must be answered still. Thread-safe.
class WaitingCalls {
 public:
  static constexpr int kMax = 16;

  // Waits by calling `wait`, and returns what that returns; RESOURCE_EXHAUSTED
  // if there are enough calls that do.
  absl::Status Wait(absl::FunctionRef<absl::Status()> wait) {
    absl::Status status = absl::ResourceExhaustedError(absl::StrCat(
        "there are ", kMax, " calls that wait already; try again later"));
    if (++waiting_ <= kMax) status = wait();
    --waiting_;
    return status;
  }

 private:
  std::atomic<int> waiting_ = 0;
};

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

#endif  // YATZY_SERVER_ADMIN_WAITING_CALLS_H_
