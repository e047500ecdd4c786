// What a peer sent, as an error may repeat it. Functions are thread-safe.
#ifndef YATZY_PROTO_STATUS_QUOTED_H_
#define YATZY_PROTO_STATUS_QUOTED_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace yatzy {

// No error repeats more of what a peer sent: whoever sent it knows the rest.
inline constexpr std::size_t kMaxQuotedBytes = 64;

// The text in printable ASCII, other bytes as in C ("\xc3"), cut after at most
// kMaxQuotedBytes bytes of that.
std::string Escaped(absl::string_view text);

// The same in quotes: 'text', or 'text'... if it was cut.
std::string Quoted(absl::string_view text);

}  // namespace yatzy

#endif  // YATZY_PROTO_STATUS_QUOTED_H_
