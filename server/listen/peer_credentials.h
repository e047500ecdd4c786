#ifndef YATZY_SERVER_LISTEN_PEER_CREDENTIALS_H_
#define YATZY_SERVER_LISTEN_PEER_CREDENTIALS_H_

#include <sys/types.h>

#include <optional>
#include <vector>

namespace yatzy::server {

// Which process is at the other end of a unix socket.
struct PeerCredentials {
  pid_t pid = 0;
  uid_t user = 0;
  gid_t group = 0;
  // Supplementary ones. Empty if there are none or the kernel does not say.
  std::vector<gid_t> groups = {};
};

// What the kernel knew of the process behind this connection when it connected;
// nothing if it knows nothing, as of a connection that is not a unix socket's.
std::optional<PeerCredentials> CredentialsOf(int connection);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_PEER_CREDENTIALS_H_
