#ifndef YATZY_SERVER_LISTEN_LISTENING_SOCKET_H_
#define YATZY_SERVER_LISTEN_LISTENING_SOCKET_H_

#include <string>

#include "absl/status/statusor.h"
#include "core/os/file_ops.h"
#include "server/os/descriptor.h"

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

  // Removes the paths of the process, whoever has them: for an end without the
  // ends of scopes. Thread-safe.
  static void RemoveAll();

 private:
  std::string path_;  // "" for none
};

// A stream socket that listens, closed at the end of its scope. Non-blocking
// and closed on exec. The TCP connections that it accepts send without delay,
// and find out within 90 seconds that a peer has gone without a word. Movable.
class ListeningSocket {
 public:
  // Takes over a socket that listens, of whatever origin, and the path that was
  // made for it, if any. FAILED_PRECONDITION if it is not a unix or TCP socket
  // that listens.
  static absl::StatusOr<ListeningSocket> Adopt(Descriptor socket,
                                               SocketPath path = {});

  int fd() const { return socket_.get(); }
  bool is_unix() const { return is_unix_; }
  // Whether only this machine can reach it.
  bool is_local() const { return is_local_; }
  // As bound: "127.0.0.1:41234", "[::1]:41234", "unix:/run/q.sock".
  const std::string& address() const { return address_; }
  int port() const { return port_; }  // 0 for unix sockets
  // How this process reaches it, as gRPC has it: its address, or for one of all
  // addresses that of the machine itself, "127.0.0.1:41234" if it takes IPv4;
  // "unix:/run/a%23b.sock", "unix-abstract:NAME".
  std::string own_way_in() const;

 private:
  ListeningSocket(Descriptor socket, SocketPath path);

  absl::Status ReadAddress();

  SocketPath path_;
  Descriptor socket_;
  bool is_unix_ = false;
  bool is_abstract_ = false;  // a unix socket without a file
  bool is_local_ = false;
  std::string address_;
  int port_ = 0;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_LISTENING_SOCKET_H_
