// The log of the process: where it goes, and what of it. Lines are written with
// log_event.h.
#ifndef YATZY_SERVER_LOG_LOGGING_H_
#define YATZY_SERVER_LOG_LOGGING_H_

#include <cstdint>

#include "absl/time/time.h"
#include "server/log/log_event.h"

namespace yatzy::server {

enum class LogFormat {
  kText,  // TIME LEVEL event key=value ...
  kJson,  // {"time":"...","level":"...","event":"...","key":"value",...}
};

// Sends events, and gRPC's own log as events "grpc", to stderr, one line each,
// times in UTC. A thread of its own writes them. Call once, before any other
// thread logs; until then nothing is written.
void InitLogging(LogLevel level, LogFormat format);

// From now on, events below this level are not written. Thread-safe; the level
// now is LogLevelNow.
void SetLogLevel(LogLevel level);
LogLevel LogLevelNow();

// Waits until all lines are written, or for `at_most` if nobody takes them.
// Before every exit of the process: lines that are not written are lost.
// Thread-safe.
void FlushLog(absl::Duration at_most = absl::Seconds(1));

struct LogStats {
  std::int64_t suppressed = 0;  // lines over the budget of LogPeerEvent
  std::int64_t overrun = 0;     // lines that stderr did not take in time
};

// Lines that were not written since the start. Thread-safe.
LogStats LogStatsNow();

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LOG_LOGGING_H_
