#ifndef YATZY_SERVER_LISTEN_LISTEN_ADDRESS_H_
#define YATZY_SERVER_LISTEN_LISTEN_ADDRESS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace yatzy::server {

// What a --listen flag says.
struct ListenAddress {
  enum class Kind { kTcp, kUnix, kSystemd };

  Kind kind = Kind::kTcp;
  std::string host{};  // kTcp: a name or an address, IPv6 without its brackets
  int port = 0;        // kTcp: 0 for any that is free
  std::string path{};  // kUnix
  std::string name{};  // kSystemd: FileDescriptorName=, or "" for all sockets
};

// Reads HOST:PORT, [IPV6]:PORT, unix:PATH, systemd or systemd:NAME, with a port
// of 0 to 65535 and a path that fits a socket address. INVALID_ARGUMENT says
// what is wrong.
absl::StatusOr<ListenAddress> ParseListenAddress(const std::string& address);

// Whether ParseListenAddress can read it.
absl::Status ValidateListenAddress(const std::string& address);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_LISTEN_ADDRESS_H_
