#ifndef YATZY_PROTO_CONTRACT_UNIX_TARGET_H_
#define YATZY_PROTO_CONTRACT_UNIX_TARGET_H_

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"

namespace yatzy {

// The unix socket at `path` as gRPC names it, or with `is_abstract` that of
// this name in the abstract name space. gRPC takes an address for a URI, in
// which characters other than letters, digits and "-._~/" would mean something
// else.
inline std::string UnixTarget(absl::string_view path, bool is_abstract) {
  std::string target = is_abstract ? "unix-abstract:" : "unix:";
  for (const char c : path) {
    if (absl::ascii_isalnum(c) || absl::StrContains("-._~/", c)) {
      target += c;
    } else {
      absl::StrAppendFormat(&target, "%%%02X", static_cast<unsigned char>(c));
    }
  }
  return target;
}

}  // namespace yatzy

#endif  // YATZY_PROTO_CONTRACT_UNIX_TARGET_H_
