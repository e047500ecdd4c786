#ifndef YATZY_SERVER_LISTEN_LISTEN_ADDRESS_H_
#define YATZY_SERVER_LISTEN_LISTEN_ADDRESS_H_

#include <string>

#include "absl/status/status.h"

namespace yatzy {

// Whether this is HOST:PORT, [IPV6]:PORT or unix:PATH, with a port of 0 to
// 65535 and a path that fits a socket address. INVALID_ARGUMENT says what is
// wrong.
absl::Status ValidateListenAddress(const std::string& address);

// Makes way for a listener. gRPC takes over the path of a unix socket without
// asking, also from a living server, so: a path with a listener behind it or
// with anything that is no socket is refused (FAILED_PRECONDITION), a socket
// that nobody listens on is removed. Nothing to do for TCP.
absl::Status PrepareListenAddress(const std::string& address);

}  // namespace yatzy

#endif  // YATZY_SERVER_LISTEN_LISTEN_ADDRESS_H_
