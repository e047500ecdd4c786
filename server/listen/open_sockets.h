#ifndef YATZY_SERVER_LISTEN_OPEN_SOCKETS_H_
#define YATZY_SERVER_LISTEN_OPEN_SOCKETS_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/listen/listening_socket.h"

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

// Who may connect to a unix socket, as the file system sees it: connecting
// needs the right to write.
struct SocketAccess {
  friend bool operator==(const SocketAccess&, const SocketAccess&) = default;

  mode_t mode = 0660;
  std::optional<gid_t> group = {};  // of the file; none: as the kernel chooses
};

// Binds a TCP address or a unix path and listens, or fails as a whole and says
// why. SO_REUSEPORT is off, so a port in use is refused.
//
// A name with several addresses, such as localhost, gets a socket for each that
// this machine has, all with one port. [::] takes IPv4 as well.
//
// A unix path is made way for as MakeWayForSocket says, with its directory
// locked: of two that start at once, one gets the path.
//
// Not for Kind::kSystemd: see SystemdSockets.
absl::StatusOr<std::vector<ListeningSocket>> OpenSockets(
    const ListenAddress& address, const SocketAccess& access = {});

// Makes way for a socket: a path with a listener behind it or with anything
// that is no socket is refused (FAILED_PRECONDITION), a socket that nobody
// listens on is removed. Two that do this at once could both remove what the
// other has bound; OpenSockets locks the directory.
absl::Status MakeWayForSocket(const std::string& path);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_OPEN_SOCKETS_H_
