#ifndef YATZY_SERVER_LISTEN_OPEN_SOCKETS_H_
#define YATZY_SERVER_LISTEN_OPEN_SOCKETS_H_

#include <sys/types.h>

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "server/listen/listen_address.h"
#include "server/listen/listening_socket.h"

namespace yatzy::server {

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
// this machine has, all with one port. [::] takes IPv4 as well, unless it is to
// be `ipv6_only`, and all of IPv4 instead where the machine has no IPv6.
//
// A unix path is made way for as MakeWayForSocket says, with its directory
// locked: of two that start at once, one gets the path. If the file system
// holds no sockets, the error says so, and what to do.
//
// Not for Kind::kSystemd: see SystemdSockets.
absl::StatusOr<std::vector<ListeningSocket>> OpenSockets(
    const ListenAddress& address, const SocketAccess& access = {});

// Whether this folder's file system can hold sockets, as far as can be told by
// making one there for a moment. OK as well if that fails for another reason.
// UNIMPLEMENTED names the folder.
absl::Status CheckHoldsSockets(const std::string& folder);

// Makes way for a socket: a path with a listener behind it or with anything
// that is no socket is refused (FAILED_PRECONDITION), a socket that nobody
// listens on is removed. Two that do this at once could both remove what the
// other has bound; OpenSockets locks the directory.
absl::Status MakeWayForSocket(const std::string& path);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_OPEN_SOCKETS_H_
