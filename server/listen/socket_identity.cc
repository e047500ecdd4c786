#include "server/listen/socket_identity.h"

#ifdef __APPLE__
#include <libproc.h>
#include <unistd.h>
#else
#include <sys/stat.h>
#endif

namespace yatzy::server {

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

}  // namespace yatzy::server
