#ifndef YATZY_SERVER_OS_SOCKET_CALLS_H_
#define YATZY_SERVER_OS_SOCKET_CALLS_H_

#include <sys/socket.h>

#include "server/os/descriptor.h"

namespace yatzy::server {

// socket(2) and accept(2) for sockets that are non-blocking and closed on exec
// from the start. Where the system cannot do it in one call, a program that
// another thread starts in between inherits the socket; the daemon starts none.
// If they fail the descriptor is none, and errno says why. Thread-safe.
Descriptor NewSocket(int family, int type);
// `peer` may be null.
Descriptor AcceptFrom(int listening, sockaddr_storage* peer);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OS_SOCKET_CALLS_H_
