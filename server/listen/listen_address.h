#ifndef YATZY_SERVER_LISTEN_LISTEN_ADDRESS_H_
#define YATZY_SERVER_LISTEN_LISTEN_ADDRESS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace yatzy::server {

// What a --listen flag says.
struct ListenAddress {
  enum class Kind { kTcp, kUnix, kSystemd };

  Kind kind = Kind::kTcp;
  std::string host{};  // kTcp: a name or an address, IPv6 without its brackets
  int port = 0;        // kTcp: 0 for any that is free
  bool ipv6_only = false;  // kTcp: [::] without IPv4
  std::string path{};      // kUnix
  std::string name{};  // kSystemd: FileDescriptorName=, or "" for all sockets
};

// Reads HOST:PORT, [IPV6]:PORT, unix:PATH, systemd or systemd:NAME, with a port
// of 0 to 65535 and a path that fits a socket address. INVALID_ARGUMENT says
// what is wrong.
absl::StatusOr<ListenAddress> ParseListenAddress(const std::string& address);

// Several of them that one server listens on. [::] takes IPv4 as well, and so
// would be in the way of an IPv4 address with the same port: beside one it is
// `ipv6_only`.
absl::StatusOr<std::vector<ListenAddress>> ParseListenAddresses(
    const std::vector<std::string>& addresses);

// Whether this is the address [::], however it is written.
bool IsIpv6Wildcard(const ListenAddress& address);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_LISTEN_ADDRESS_H_
