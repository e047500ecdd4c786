#include "client/ctl/admin/await_operation.h"

#include <optional>

#include "client/ctl/admin/admin_command.h"
#include "client/ctl/admin/resolve_progress.h"
#include "client/ctl/interrupt.h"

namespace yatzy::client {
namespace {

absl::StatusOr<std::optional<Operation>> Watch(const AdminClient& client,
                                               const std::string& name,
                                               Streams& streams) {
  const Interrupt interrupt;
  ResolveProgress progress(streams);
  return client.WatchOperation(
      name,
      [&progress](const Operation& operation) { progress.Update(operation); },
      interrupt.token());
}

}  // namespace

ExitCode AwaitOperation(
    const AdminClient& client, const std::string& name, Streams& streams,
    const std::function<ExitCode(const Operation&)>& finish) {
  const auto operation = Watch(client, name, streams);
  if (!operation.ok()) return ReportAdminFailure(operation.status(), streams);
  if (operation->has_value()) return finish(**operation);
  streams.err << "yatzyctl: waits no longer; " << name << " goes on\n"
              << "  to wait again: yatzyctl operation " << name << " --wait\n"
              << "  to stop it:    yatzyctl cancel " << name << "\n";
  return kExitInterrupted;
}

}  // namespace yatzy::client
