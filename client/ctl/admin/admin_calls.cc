#include "client/ctl/admin/admin_calls.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/ctl/admin/format_admin.h"
#include "client/ctl/interrupt.h"
#include "client/ctl/progress_bar.h"
#include "core/game/game.h"
#include "proto/status/details.h"

namespace yatzy::client {
namespace {

std::uint64_t Percent(const admin::v1::ResolveTableMetadata& metadata) {
  // A server from before rule sets does not say.
  const std::int64_t all = metadata.states() > 0
                               ? metadata.states()
                               : Game::Default()->reachable_states();
  const auto solved =
      std::clamp<std::int64_t>(metadata.states_solved(), 0, all);
  return static_cast<std::uint64_t>(solved * 100 / all);
}

// Tells on streams.err how far an operation has come: on a terminal a line that
// is drawn again and again,
//   [##########..........]  50 %  solving, 12 of 15 levels
// and elsewhere a line for every change. The bar counts states, because the
// levels differ much in size. Not thread-safe.
class ResolveProgress {
 public:
  explicit ResolveProgress(Streams& streams)
      : streams_(streams), line_(streams) {}

  // The operation as it is now.
  void Update(const Operation& operation);

 private:
  Streams& streams_;
  ProgressLine line_;
  std::string told_;
};

void ResolveProgress::Update(const Operation& operation) {
  const admin::v1::ResolveTableMetadata metadata = MetadataOf(operation);
  const std::string phase = PhaseText(metadata);
  if (streams_.err_is_terminal) {
    line_.Draw(absl::StrCat(
        ProgressCells(Percent(metadata), streams_.err_columns()), "  ", phase));
    return;
  }
  std::string line = absl::StrCat(operation.name(), ": ", phase, "\n");
  if (line == told_) return;
  streams_.err << line << std::flush;
  told_ = std::move(line);
}

// Whether whoever answered has no such method. A listener of gRPC says nothing
// about that, and of a proxy it is known that it spoke HTTP. A server that has
// the method says what it cannot do.
bool IsOfNoMethod(const absl::Status& status) {
  return absl::IsUnimplemented(status) &&
         (status.message().empty() ||
          absl::StrContains(status.message(), "http2 header"));
}

absl::StatusOr<std::optional<Operation>> Watch(const AdminClient& client,
                                               const std::string& name,
                                               const Interrupt& interrupt,
                                               Streams& streams) {
  ResolveProgress progress(streams);
  return client.WatchOperation(
      name,
      [&progress](const Operation& operation) { progress.Update(operation); },
      interrupt.token());
}

}  // namespace

ExitCode WithAdminClient(const GlobalFlags& globals, Streams& streams,
                         const AdminRun& run) {
  const absl::StatusOr<ClientOptions> options = ParseClientOptions(globals);
  if (!options.ok()) return ReportUsageError(options.status(), streams.err);
  const absl::StatusOr<AdminClient> client =
      AdminClient::Create(globals.admin, *options);
  if (client.ok()) return run(*client, streams);
  return ReportUsageError(WithChannelFlagNamed(client.status(), "--admin"),
                          streams.err);
}

Command AdminCommand(CLI::App* grammar, const GlobalFlags& globals,
                     AdminRun run) {
  return {grammar, [&globals, run = std::move(run)](Streams& streams) {
            return WithAdminClient(globals, streams, run);
          }};
}

ExitCode ReportAdminFailure(const absl::Status& status, Streams& streams) {
  const ExitCode exit_code = ReportFailure(status, streams.err);
  const std::string resource = ResourceName(status);
  if (absl::IsAborted(status) && absl::StartsWith(resource, "operations/")) {
    streams.err << "  to wait for it: yatzyctl operation " << resource
                << " --wait\n"
                << "  to stop it:     yatzyctl cancel " << resource << "\n";
  }
  if (IsOfNoMethod(status)) {
    streams.err << "  --admin must be the server's administration listener\n";
  }
  return exit_code;
}

ExitCode AwaitOperation(
    const AdminClient& client, const std::string& name, Streams& streams,
    const std::function<ExitCode(const Operation&)>& finish) {
  const Interrupt interrupt;
  const auto operation = Watch(client, name, interrupt, streams);
  if (!operation.ok()) return ReportAdminFailure(operation.status(), streams);
  if (operation->has_value()) return finish(**operation);
  streams.err << "yatzyctl: waits no longer; " << name << " goes on\n"
              << "  to wait again: yatzyctl operation " << name << " --wait\n"
              << "  to stop it:    yatzyctl cancel " << name << "\n";
  return interrupt.signal() == SIGTERM ? kExitTerminated : kExitInterrupted;
}

}  // namespace yatzy::client
