#include "server/os/socket_calls.h"

#include <fcntl.h>

namespace yatzy::server {

#ifdef SOCK_NONBLOCK

Descriptor NewSocket(int family, int type) {
  return Descriptor(socket(family, type | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
}

Descriptor AcceptFrom(int listening, sockaddr_storage* peer) {
  socklen_t size = sizeof(*peer);
  return Descriptor(accept4(listening, reinterpret_cast<sockaddr*>(peer),
                            peer == nullptr ? nullptr : &size,
                            SOCK_CLOEXEC | SOCK_NONBLOCK));
}

#else  // macOS

namespace {

Descriptor WithFlags(int fd) {
  if (fd < 0) return {};
  fcntl(fd, F_SETFD, FD_CLOEXEC);
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
#ifdef SO_NOSIGPIPE
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof(on));
#endif
  return Descriptor(fd);
}

}  // namespace

Descriptor NewSocket(int family, int type) {
  return WithFlags(socket(family, type, 0));
}

Descriptor AcceptFrom(int listening, sockaddr_storage* peer) {
  socklen_t size = sizeof(*peer);
  return WithFlags(accept(listening, reinterpret_cast<sockaddr*>(peer),
                          peer == nullptr ? nullptr : &size));
}

#endif

}  // namespace yatzy::server
