#include "server/listen/allowed_peers.h"

#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/str_cat.h"

namespace yatzy {
namespace {

template <typename T>
bool Contains(const std::vector<T>& values, T value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

// Empty if there are none, or if the kernel does not say (before Linux 4.13).
std::vector<gid_t> SupplementaryGroups(int connection) {
  std::vector<gid_t> groups(64);
  for (;;) {
    socklen_t size = groups.size() * sizeof(gid_t);
    const int error =
        getsockopt(connection, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &size);
    const std::size_t count = size / sizeof(gid_t);
    if (error == 0) {
      groups.resize(count);
      return groups;
    }
    if (count <= groups.size()) return {};
    groups.resize(count);
  }
}

}  // namespace

absl::Status CheckPeer(int connection, const AllowedPeers& allowed) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
    return absl::PermissionDeniedError("a peer without credentials");
  }
  if (peer.uid == 0 || peer.uid == geteuid() ||
      Contains(allowed.users, peer.uid) || Contains(allowed.groups, peer.gid)) {
    return absl::OkStatus();
  }
  if (!allowed.groups.empty()) {
    for (const gid_t group : SupplementaryGroups(connection)) {
      if (Contains(allowed.groups, group)) return absl::OkStatus();
    }
  }
  return absl::PermissionDeniedError(
      absl::StrCat("pid=", peer.pid, " uid=", peer.uid, " gid=", peer.gid));
}

}  // namespace yatzy
