// What a command reads from, writes to and ends with.
#ifndef YATZY_CLIENT_CTL_STREAMS_H_
#define YATZY_CLIENT_CTL_STREAMS_H_

#include <istream>
#include <ostream>

#include "absl/status/status.h"

namespace yatzy::client {

// What a command reads from and writes to.
struct Streams {
  std::istream& in;
  std::ostream& out;
  std::ostream& err;
  // Only a terminal gets a progress bar, if one can draw on it.
  bool err_is_terminal;
  // How wide it is at the moment.
  int (*err_columns)() = [] { return 80; };
};

// How a command writes its answer.
enum class OutputFormat {
  kText,    // for people, and for line-based tools
  kJson,    // the answer in Protobuf's JSON, on one line
  kCsv,     // comma-separated values, for spreadsheets; of lists only
  kSvg,     // a picture; distribution only
  kBinary,  // packed little-endian floats; batch-evaluate only
};

// How a command ends.
enum ExitCode {
  kExitOk = 0,
  kExitFailed = 1,        // the server refused or failed, or writing failed
  kExitUsage = 2,         // malformed flags or input
  kExitUnavailable = 69,  // no connection, or no table yet: EX_UNAVAILABLE
  // 128 + the number of the signal while waiting for an operation, and of one
  // that ends the program.
  kExitInterrupted = 130,  // SIGINT
  kExitTerminated = 143    // SIGTERM
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

#endif  // YATZY_CLIENT_CTL_STREAMS_H_
