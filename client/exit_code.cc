#include "client/exit_code.h"

#include "absl/strings/string_view.h"
#include "client/status.h"

namespace yatzy {

ExitCode ReportFailure(const absl::Status& status, std::ostream& err) {
  err << "yatzyctl: " << absl::StatusCodeToString(status.code()) << ": "
      << status.message() << "\n";
  for (const FieldViolation& violation : FieldViolations(status)) {
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
