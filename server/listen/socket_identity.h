#ifndef YATZY_SERVER_LISTEN_SOCKET_IDENTITY_H_
#define YATZY_SERVER_LISTEN_SOCKET_IDENTITY_H_

#include <cstdint>

namespace yatzy::server {

// What the kernel calls the socket behind a descriptor of this process: a
// number that no other open socket has. 0, which no socket has, if the
// descriptor is closed or is no socket. One system call.
std::uint64_t SocketIdentity(int fd);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_LISTEN_SOCKET_IDENTITY_H_
