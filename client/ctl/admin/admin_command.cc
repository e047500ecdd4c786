#include "client/ctl/admin/admin_command.h"

#include "absl/strings/match.h"
#include "client/ctl/format_json.h"
#include "proto/status/details.h"

namespace yatzy::client {

ExitCode WithAdminClient(
    const GlobalFlags& globals, Streams& streams,
    const std::function<ExitCode(const AdminClient&)>& run) {
  const absl::StatusOr<ClientOptions> options = ParseClientOptions(globals);
  if (!options.ok()) return ReportUsageError(options.status(), streams.err);
  const absl::StatusOr<AdminClient> client =
      AdminClient::Create(globals.admin, *options);
  if (client.ok()) return run(*client);
  return ReportUsageError(WithChannelFlagNamed(client.status(), "--admin"),
                          streams.err);
}

ExitCode WriteAnswer(const google::protobuf::Message& answer,
                     const std::string& text, const GlobalFlags& globals,
                     Streams& streams) {
  streams.out << (FormatOf(globals) == OutputFormat::kJson ? JsonLine(answer)
                                                           : text);
  return FinishOutput(streams);
}

ExitCode ReportAdminFailure(const absl::Status& status, Streams& streams) {
  const ExitCode exit_code = ReportFailure(status, streams.err);
  const std::string resource = ResourceName(status);
  if (absl::IsAborted(status) && absl::StartsWith(resource, "operations/")) {
    streams.err << "  to wait for it: yatzyctl operation " << resource
                << " --wait\n"
                << "  to stop it:     yatzyctl cancel " << resource << "\n";
  }
  if (absl::IsUnimplemented(status)) {
    streams.err << "  --admin must be the server's administration listener\n";
  }
  return exit_code;
}

}  // namespace yatzy::client
