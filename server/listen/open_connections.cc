#include "server/listen/open_connections.h"

#ifdef __APPLE__
#include <libproc.h>
#include <unistd.h>
#else
#include <sys/stat.h>
#endif

namespace yatzy::server {
namespace {

// What the kernel calls the socket behind a descriptor of this process: a
// number that no other open socket has. 0, which no socket has, if the
// descriptor is closed or is no socket. One system call.
#ifdef __APPLE__

// There the sockets of TCP have no inode number.
std::uint64_t SocketIdentity(int fd) {
  socket_fdinfo info{};
  const int size =
      proc_pidfdinfo(getpid(), fd, PROC_PIDFDSOCKETINFO, &info, sizeof(info));
  return size == static_cast<int>(sizeof(info)) ? info.psi.soi_so : 0;
}

#else

std::uint64_t SocketIdentity(int fd) {
  struct stat info {};
  return fstat(fd, &info) == 0 && S_ISSOCK(info.st_mode) ? info.st_ino : 0;
}

#endif

}  // namespace

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
