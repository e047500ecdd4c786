#include "client/exit_code.h"

#include <vector>

#include "absl/strings/string_view.h"
#include "client/status.h"

namespace yatzy {

ExitCode ReportFailure(const absl::Status& status, std::ostream& err) {
  const std::vector<FieldViolation> violations = FieldViolations(status);
  err << "yatzyctl: " << absl::StatusCodeToString(status.code());
  // The violations say what the message says, in a form that is easier to read.
  if (violations.empty()) err << ": " << status.message();
  err << "\n";
  for (const FieldViolation& violation : violations) {
    err << "  " << violation.field << ": " << violation.description << "\n";
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

}  // namespace yatzy
