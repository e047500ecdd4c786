#ifndef YATZY_SERVER_START_DAEMON_H_
#define YATZY_SERVER_START_DAEMON_H_

#include "server/config/config.h"

namespace yatzy::server {

// The life of the daemon: lock the state directory, listen, obtain the table,
// serve until SIGTERM or SIGINT, drain. Returns the exit code; every other way
// out has been explained in the log. Call once per process, on its main thread,
// before other threads exist.
ExitCode RunDaemon(const Config& config);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_START_DAEMON_H_
