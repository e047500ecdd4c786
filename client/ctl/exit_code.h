// How a command ends: the exit code, and what standard error says.
#ifndef YATZY_CLIENT_CTL_EXIT_CODE_H_
#define YATZY_CLIENT_CTL_EXIT_CODE_H_

#include <ostream>

#include "absl/status/status.h"
#include "client/ctl/streams.h"

namespace yatzy::client {

enum ExitCode {
  kExitOk = 0,
  kExitFailed = 1,        // the server refused or failed, or writing failed
  kExitUsage = 2,         // malformed flags or input
  kExitUnavailable = 69,  // no connection, or no table yet: EX_UNAVAILABLE
  kExitInterrupted = 130  // SIGINT or SIGTERM while waiting for an operation
};

// Explains a failure, one line for each field that the server refused and for
// the pause that it asks for, and returns its exit code. REQUIRES:
// !status.ok().
ExitCode ReportFailure(const absl::Status& status, std::ostream& err);

// Explains malformed flags or input.
ExitCode ReportUsageError(const absl::Status& status, std::ostream& err);

// Ends a command that has written everything: a failure if the standard output
// did not take it all.
ExitCode FinishOutput(Streams& streams);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_EXIT_CODE_H_
