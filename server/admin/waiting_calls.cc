#include "server/admin/waiting_calls.h"

#include <algorithm>
#include <chrono>

namespace yatzy::server {
namespace {

using Clock = ResolveManager::Clock;

// gRPC's synchronous calls are not told when their caller goes; they look this
// often.
constexpr std::chrono::milliseconds kLook{100};

absl::Status CallerIsGone() {
  return absl::CancelledError("the caller does not wait any more");
}

}  // namespace

absl::StatusOr<ResolveOperation> WaitForEnd(
    const ResolveManager& manager, const std::string& name,
    absl::Duration timeout, const grpc::ServerContext& context) {
  // Far enough for anyone, and no overflow.
  const auto until = Clock::now() + absl::ToChronoMilliseconds(std::min(
                                        timeout, absl::Hours(24 * 365)));
  for (;;) {
    const auto now = Clock::now();
    auto operation = manager.WaitForEnd(name, std::min(until, now + kLook));
    if (!operation.ok() || operation->HasEnded() || now >= until) {
      return operation;
    }
    if (context.IsCancelled()) return CallerIsGone();
  }
}

absl::Status WatchUntilEnd(
    const ResolveManager& manager, const std::string& name,
    const grpc::ServerContext& context,
    absl::FunctionRef<bool(const ResolveOperation&)> tell) {
  auto operation = manager.Get(name);
  if (!operation.ok()) return operation.status();
  if (!tell(*operation)) return CallerIsGone();
  int seen = operation->changes;
  while (!operation->HasEnded()) {
    operation = manager.WaitForChange(name, seen, Clock::now() + kLook);
    if (!operation.ok()) return operation.status();
    if (context.IsCancelled()) return CallerIsGone();
    if (operation->changes == seen) continue;
    seen = operation->changes;
    if (!tell(*operation)) return CallerIsGone();
  }
  return absl::OkStatus();
}

}  // namespace yatzy::server
