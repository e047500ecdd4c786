// How an event becomes a line, and how what others wrote gets into it.
#ifndef YATZY_SERVER_LOG_LOG_FORMAT_H_
#define YATZY_SERVER_LOG_LOG_FORMAT_H_

#include <cstddef>
#include <string>
#include <string_view>

#include "server/log/log_event.h"

namespace yatzy::server {

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

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LOG_LOG_FORMAT_H_
