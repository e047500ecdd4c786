#include "client/ctl/streams.h"

#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "proto/status/details.h"

namespace yatzy::client {

ExitCode ReportFailure(const absl::Status& status, std::ostream& err) {
  const std::vector<FieldViolation> violations = FieldViolationsOf(status);
  err << "yatzyctl: " << absl::StatusCodeToString(status.code());
  // The violations say what the message says, in a form that is easier to read.
  if (violations.empty() && !status.message().empty()) {
    err << ": " << status.message();
  }
  err << "\n";
  for (const FieldViolation& violation : violations) {
    err << "  " << violation.field << ": " << violation.description << "\n";
  }
  if (const int more = FieldViolationsLeftOut(status); more > 0) {
    err << "  and " << more << " more\n";
  }
  if (const auto delay = RetryDelay(status); delay.has_value()) {
    err << "  try again in " << absl::FormatDuration(*delay) << "\n";
  }
  return absl::IsUnavailable(status) ? kExitUnavailable : kExitFailed;
}

ExitCode ReportUsageError(const absl::Status& status, std::ostream& err) {
  err << "yatzyctl: " << status.message() << "\n";
  return kExitUsage;
}

ExitCode FinishOutput(Streams& streams) {
  streams.out.flush();
  if (streams.out) return kExitOk;
  return ReportFailure(
      absl::DataLossError("cannot write to the standard output"), streams.err);
}

}  // namespace yatzy::client
