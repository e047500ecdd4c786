#ifndef YATZY_CLIENT_CTL_COMMAND_LINE_H_
#define YATZY_CLIENT_CTL_COMMAND_LINE_H_

#include "client/ctl/exit_code.h"
#include "client/ctl/streams.h"

namespace yatzy::client {

// The whole program: reads the flags, connects and runs the command that they
// name. `--help` and `--version` are commands that succeed.
ExitCode RunCommandLine(int argc, const char* const* argv, Streams& streams);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_COMMAND_LINE_H_
