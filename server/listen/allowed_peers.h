#ifndef YATZY_SERVER_LISTEN_ALLOWED_PEERS_H_
#define YATZY_SERVER_LISTEN_ALLOWED_PEERS_H_

#include <sys/types.h>

#include <vector>

#include "absl/status/status.h"

namespace yatzy::server {

// Who may connect to a unix socket, whatever its file's mode: root, the user
// that this process runs as, and who is listed here.
struct AllowedPeers {
  friend bool operator==(const AllowedPeers&, const AllowedPeers&) = default;

  std::vector<uid_t> users = {};
  std::vector<gid_t> groups = {};  // primary or supplementary
};

// Whether the process behind this connection is allowed, by what the kernel
// knew of it when it connected. PERMISSION_DENIED names its pid, user and
// group, or says that the kernel knows nothing of it.
absl::Status CheckPeer(int connection, const AllowedPeers& allowed);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_ALLOWED_PEERS_H_
