// Where a server is.
#ifndef YATZY_CLIENT_LIB_SERVER_ADDRESS_H_
#define YATZY_CLIENT_LIB_SERVER_ADDRESS_H_

#include <string>

#include "absl/status/statusor.h"

namespace yatzy::client {

// An address that somebody has written, taken apart.
struct ServerAddress {
  // The name or number without brackets; empty of a Unix socket.
  std::string host;
  // What gRPC is told: "HOST:PORT", "unix:PATH" or "unix-abstract:NAME".
  std::string target;
};

// Reads HOST:PORT, [IPV6]:PORT and unix:PATH, and what gRPC calls the same:
// dns:HOST:PORT, dns:///HOST:PORT, ipv4:IPV4:PORT, ipv6:[IPV6]:PORT,
// unix:///PATH; and unix-abstract:NAME. INVALID_ARGUMENT, with the reason, for
// anything else.
//
// (gRPC takes a missing port for 443, and reports a malformed address only when
// the first call fails.)
absl::StatusOr<ServerAddress> ParseServerAddress(const std::string& address);

// Whether nobody but this machine sees what is sent there: a Unix socket, an
// address of the loopback interface, or localhost. Other names are for the
// resolver to decide, so they are not believed.
bool IsLocal(const ServerAddress& address);

// Whether a connection to there stays on this machine, as far as that can be
// told without asking anybody: IsLocal, names below localhost, and those to
// which `hosts` gives addresses of the loopback interface and no others.
bool IsOnThisMachine(const ServerAddress& address,
                     const std::string& hosts = "/etc/hosts");

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LIB_SERVER_ADDRESS_H_
