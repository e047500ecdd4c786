#ifndef YATZY_CLIENT_COMMAND_LINE_H_
#define YATZY_CLIENT_COMMAND_LINE_H_

#include "client/exit_code.h"
#include "client/streams.h"

namespace yatzy {

// The whole program: reads the flags, connects and runs the command that they
// name. `--help` and `--version` are commands that succeed.
ExitCode RunCommandLine(int argc, const char* const* argv, Streams& streams);

}  // namespace yatzy

#endif  // YATZY_CLIENT_COMMAND_LINE_H_
