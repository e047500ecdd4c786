#include "server/listen/allowed_peers.h"

#include <unistd.h>

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "server/listen/peer_credentials.h"

namespace yatzy::server {
namespace {

template <typename T>
bool Contains(const std::vector<T>& values, T value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

}  // namespace

absl::Status CheckPeer(int connection, const AllowedPeers& allowed) {
  const auto peer = CredentialsOf(connection);
  if (!peer.has_value()) {
    return absl::PermissionDeniedError("a peer without credentials");
  }
  if (peer->user == 0 || peer->user == geteuid() ||
      Contains(allowed.users, peer->user) ||
      Contains(allowed.groups, peer->group)) {
    return absl::OkStatus();
  }
  for (const gid_t group : peer->groups) {
    if (Contains(allowed.groups, group)) return absl::OkStatus();
  }
  return absl::PermissionDeniedError(absl::StrCat(
      "pid=", peer->pid, " uid=", peer->user, " gid=", peer->group));
}

}  // namespace yatzy::server
