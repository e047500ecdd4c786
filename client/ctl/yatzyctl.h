#ifndef YATZY_CLIENT_CTL_YATZYCTL_H_
#define YATZY_CLIENT_CTL_YATZYCTL_H_

#include "client/ctl/streams.h"

namespace yatzy::client {

// The whole program: reads the flags, connects and runs the command that they
// name. `--help` and `--version` are commands that succeed.
ExitCode RunYatzyctl(int argc, const char* const* argv, Streams& streams);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_YATZYCTL_H_
