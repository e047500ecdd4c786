#ifndef YATZY_SERVER_LOG_LOG_EVENT_H_
#define YATZY_SERVER_LOG_LOG_EVENT_H_

#include <concepts>
#include <initializer_list>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"

namespace yatzy::server {

enum class LogLevel { kDebug, kInfo, kWarn, kError };

// A key and what it is. Keys are ours, lower_case; a value may come from
// anybody, see LogEvent.
class LogField {
 public:
  LogField(std::string_view key, std::string_view text)
      : key_(key), text_(text) {}

  template <std::integral Number>
  requires(!std::same_as<Number, bool>)
      LogField(std::string_view key, Number number)
      : key_(key), text_(absl::StrCat(number)), kind_(Kind::kNumber) {}

  // With three decimals at most, and without an exponent below 1e18.
  LogField(std::string_view key, double number);

  // A template, or a pointer to text would be taken for a bool.
  template <std::same_as<bool> Bool>
  LogField(std::string_view key, Bool is_so)
      : key_(key), text_(is_so ? "true" : "false"), kind_(Kind::kBool) {}

  std::string_view key() const { return key_; }
  std::string_view text() const { return text_; }
  // As JSON knows them, where NaN and infinity are no numbers.
  bool is_number() const { return kind_ == Kind::kNumber; }
  bool is_bool() const { return kind_ == Kind::kBool; }

 private:
  enum class Kind { kText, kNumber, kBool };

  std::string_view key_;
  std::string text_;
  Kind kind_ = Kind::kText;
};

using LogFields = std::initializer_list<LogField>;

// Writes one line: what happened, and its fields. Thread-safe, and never waits
// for whoever reads the log: lines that are not taken in time are dropped, the
// oldest first (LogStats::overrun). The event's name is ours.
//
// No value can forge a line or upset a terminal: each is cut after 256 bytes,
// and what is not printable ASCII is escaped (logging.h).
void LogEvent(LogLevel level, std::string_view event, LogFields fields = {});

// The same for what a peer brings about: all lines of this kind together are
// at most 75 a second and 20 more at once. Those beyond that are left out, and
// counted in an event "log_suppressed" when there is room again.
void LogPeerEvent(LogLevel level, std::string_view event, LogFields fields);

// Whether such an event would be written now.
bool LogsLevel(LogLevel level);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LOG_LOG_EVENT_H_
