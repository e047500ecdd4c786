#include "server/os/descriptor.h"

#include <fcntl.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cerrno>

namespace yatzy::server {
namespace {

// The table, locks, logs, completion queues, the operators' connections.
constexpr rlim_t kForTheRest = 128;

}  // namespace

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

absl::StatusOr<std::pair<Descriptor, Descriptor>> NewSocketPair() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0,
                 ends.data()) != 0) {
    return absl::UnavailableError(
        absl::ErrnoToStatus(errno, "socketpair").message());
  }
  return std::pair(Descriptor(ends[0]), Descriptor(ends[1]));
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

absl::StatusOr<std::pair<Descriptor, Descriptor>> NewSocketPair() {
  std::array<int, 2> ends{};
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends.data()) != 0) {
    return absl::UnavailableError(
        absl::ErrnoToStatus(errno, "socketpair").message());
  }
  return std::pair(WithFlags(ends[0]), WithFlags(ends[1]));
}

#endif

absl::StatusOr<Pipe> NewPipe() {
  std::array<int, 2> ends{};
  if (pipe(ends.data()) != 0) return absl::ErrnoToStatus(errno, "pipe");
  for (const int end : ends) fcntl(end, F_SETFD, FD_CLOEXEC);
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

int ConnectionsThatFit(int wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  const rlim_t needed = static_cast<rlim_t>(wanted) + kForTheRest;
  if (limit.rlim_cur < needed) {
    const rlimit raised{std::min(needed, limit.rlim_max), limit.rlim_max};
    if (setrlimit(RLIMIT_NOFILE, &raised) == 0) limit = raised;
  }
  if (limit.rlim_cur >= needed) return wanted;
  const rlim_t half = limit.rlim_cur / 2;
  const rlim_t rest = limit.rlim_cur - std::min(limit.rlim_cur, kForTheRest);
  return static_cast<int>(std::clamp<rlim_t>(std::max(half, rest), 1, wanted));
}

}  // namespace yatzy::server
