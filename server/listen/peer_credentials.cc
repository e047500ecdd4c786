#include "server/listen/peer_credentials.h"

#include <sys/socket.h>
#ifdef __APPLE__
#include <sys/ucred.h>
#include <sys/un.h>
#endif

namespace yatzy::server {

#ifdef __APPLE__

std::optional<PeerCredentials> CredentialsOf(int connection) {
  xucred peer{};
  socklen_t size = sizeof(peer);
  if (getsockopt(connection, SOL_LOCAL, LOCAL_PEERCRED, &peer, &size) != 0 ||
      peer.cr_version != XUCRED_VERSION || peer.cr_ngroups < 1) {
    return std::nullopt;
  }
  pid_t pid = 0;
  size = sizeof(pid);
  getsockopt(connection, SOL_LOCAL, LOCAL_PEERPID, &pid, &size);
  return PeerCredentials{
      .pid = pid,
      .user = peer.cr_uid,
      .group = peer.cr_groups[0],
      .groups = {peer.cr_groups, peer.cr_groups + peer.cr_ngroups}};
}

#else

namespace {

// Empty as well before Linux 4.13, which cannot tell.
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

std::optional<PeerCredentials> CredentialsOf(int connection) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
    return std::nullopt;
  }
  return PeerCredentials{.pid = peer.pid,
                         .user = peer.uid,
                         .group = peer.gid,
                         .groups = SupplementaryGroups(connection)};
}

#endif

}  // namespace yatzy::server
