#ifndef YATZY_SERVER_LISTEN_SOCKET_PATH_H_
#define YATZY_SERVER_LISTEN_SOCKET_PATH_H_

#include <sys/stat.h>

#include <string>

#include "absl/status/status.h"

namespace yatzy::server {

// The path of a unix socket that we have made, removed at the end of the scope
// if it is still ours: what another process has put there since stays. May hold
// none. Movable.
class SocketPath {
 public:
  SocketPath() = default;
  // Takes over what is at `path` now.
  explicit SocketPath(std::string path);
  ~SocketPath();
  SocketPath(SocketPath&& other) noexcept;
  SocketPath& operator=(SocketPath&&) = delete;

 private:
  std::string path_;  // "" for none
  struct stat made_ {};
};

// Makes way for a socket: a path with a listener behind it or with anything
// that is no socket is refused (FAILED_PRECONDITION), a socket that nobody
// listens on is removed. Two that do this at once could both remove what the
// other has bound; OpenSockets locks the directory.
absl::Status MakeWayForSocket(const std::string& path);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_SOCKET_PATH_H_
