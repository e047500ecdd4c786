#include "server/listen/open_connections.h"

#include <sys/stat.h>

namespace yatzy {
namespace {

// 0, which no socket has, if the descriptor is closed or is no socket.
ino_t SocketInode(int fd) {
  struct stat info {};
  return fstat(fd, &info) == 0 && S_ISSOCK(info.st_mode) ? info.st_ino : 0;
}

}  // namespace

void OpenConnections::Add(int fd, const std::string& peer) {
  Connection& connection = connections_[fd];
  if (connection.inode != 0) Forget(connection.peer);
  connection = {SocketInode(fd), peer};
  ++peers_[peer];
}

void OpenConnections::Sweep() {
  for (auto it = connections_.begin(); it != connections_.end();) {
    if (SocketInode(it->first) == it->second.inode) {
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

}  // namespace yatzy
