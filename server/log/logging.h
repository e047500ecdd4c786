// The log of the process: where it goes, what of it, and how a line looks.
// Lines are written with log_event.h.
#ifndef YATZY_SERVER_LOG_LOGGING_H_
#define YATZY_SERVER_LOG_LOGGING_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "absl/time/time.h"
#include "proto/status/steady_time.h"
#include "server/log/log_event.h"
#include "server/os/token_bucket.h"

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

// How an event becomes a line, and how what others wrote gets into it.

// Bytes of a value that get into the log; of a longer one these, and "...".
inline constexpr std::size_t kMaxLoggedBytes = 256;

// `event key=value ...`. A value stands as it is if it has only letters, digits
// and -+_./:@%,~#; else in quotes, and all but printable ASCII as C's escapes:
// \n, \" or \x1b.
std::string FormatText(std::string_view event, LogFields fields);

// `"event":"...","key":"..."`, without braces. Strings are those of RFC 8259 in
// ASCII: other characters as \uXXXX, and bytes that are not UTF-8 as \ufffd.
// Numbers are numbers; those that JSON does not know (nan, inf) are strings.
std::string FormatJson(std::string_view event, LogFields fields);

// Keeps events that a peer can cause at will from filling the log: lets `burst`
// of them through at once, `per_second` more with every second, and counts the
// rest. Not thread-safe.
class LogThrottle {
 public:
  LogThrottle(double per_second, double burst) : lines_(per_second, burst) {}

  // Nothing if an event is to be left out. Else 0, or, once a second at most,
  // how many were left out since that was told last.
  std::optional<std::int64_t> Admit(SteadyTime now) {
    if (lines_.Take(1, now) > absl::ZeroDuration()) {
      ++left_out_;
      return std::nullopt;
    }
    if (left_out_ == 0 || now - told_ < absl::Seconds(1)) return 0;
    told_ = now;
    return std::exchange(left_out_, 0);
  }

 private:
  TokenBucket lines_;
  std::int64_t left_out_ = 0;
  SteadyTime told_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LOG_LOGGING_H_
