#include "server/listen/open_connections.h"

#include "server/listen/socket_identity.h"

namespace yatzy::server {

void OpenConnections::Add(int fd, const std::string& peer) {
  Connection& connection = connections_[fd];
  if (connection.socket != 0) Forget(connection.peer);
  connection = {SocketIdentity(fd), peer};
  ++peers_[peer];
}

void OpenConnections::Sweep() {
  for (auto it = connections_.begin(); it != connections_.end();) {
    if (SocketIdentity(it->first) == it->second.socket) {
      ++it;
    } else {
      Forget(it->second.peer);
      it = connections_.erase(it);
    }
  }
}

int OpenConnections::CountOf(const std::string& peer) const {
  const auto found = peers_.find(peer);
  return found == peers_.end() ? 0 : found->second;
}

void OpenConnections::Forget(const std::string& peer) {
  const auto found = peers_.find(peer);
  if (--found->second == 0) peers_.erase(found);
}

}  // namespace yatzy::server
