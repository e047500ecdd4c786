// What the commands of operators share: how they call the server, and what
// they say of its answer.
#ifndef YATZY_CLIENT_CTL_ADMIN_ADMIN_CALLS_H_
#define YATZY_CLIENT_CTL_ADMIN_ADMIN_CALLS_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/ctl/format.h"
#include "client/ctl/global_flags.h"
#include "client/ctl/grammar.h"
#include "client/ctl/streams.h"
#include "client/lib/admin_client.h"

namespace yatzy::client {

// What a command of operators does with the client of --admin.
using AdminRun =
    std::function<ExitCode(const AdminClient& client, Streams& streams)>;

// Runs `run`, or explains which flag is malformed.
ExitCode WithAdminClient(const GlobalFlags& globals, Streams& streams,
                         const AdminRun& run);

// A command that does so. `globals` must outlive it.
Command AdminCommand(CLI::App* grammar, const GlobalFlags& globals,
                     AdminRun run);

// Explains a failure and what to do about it, and returns its exit code.
// REQUIRES: !status.ok().
ExitCode ReportAdminFailure(const absl::Status& status, Streams& streams);

// Ends a command: writes the answer, as --format says in JSON or as `to_text`
// has it, or explains why there is none.
template <typename Answer, typename ToText>
ExitCode WriteAnswer(const absl::StatusOr<Answer>& answer,
                     const ToText& to_text, const GlobalFlags& globals,
                     Streams& streams) {
  if (!answer.ok()) return ReportAdminFailure(answer.status(), streams);
  streams.out << (FormatOf(globals) == OutputFormat::kJson ? JsonLine(*answer)
                                                           : to_text(*answer));
  return FinishOutput(streams);
}

// Waits until the operation is done and tells on streams.err how far it is,
// then ends the command with `finish`. SIGINT and SIGTERM end the wait, not the
// operation, and streams.err says so: kExitInterrupted.
ExitCode AwaitOperation(
    const AdminClient& client, const std::string& name, Streams& streams,
    const std::function<ExitCode(const Operation&)>& finish);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_ADMIN_ADMIN_CALLS_H_
