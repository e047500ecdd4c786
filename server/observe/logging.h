#ifndef YATZY_SERVER_OBSERVE_LOGGING_H_
#define YATZY_SERVER_OBSERVE_LOGGING_H_

#include <string>

namespace yatzy {

// Sends spdlog's default logger, and gRPC's own log, to stderr: one line per
// event, "TIME LEVEL event key=value ...", times in UTC. Call once, before any
// other thread logs. `level` is one of debug, info, warn, error.
void InitLogging(const std::string& level);

}  // namespace yatzy

#endif  // YATZY_SERVER_OBSERVE_LOGGING_H_
