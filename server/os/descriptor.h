// File descriptors: one that is closed, sockets, and how many there may be.
#ifndef YATZY_SERVER_OS_DESCRIPTOR_H_
#define YATZY_SERVER_OS_DESCRIPTOR_H_

#include <sys/socket.h>
#include <unistd.h>

#include <utility>

#include "absl/status/statusor.h"

namespace yatzy::server {

// A file descriptor, closed at the end of its scope. May hold none.
class Descriptor {
 public:
  Descriptor() = default;
  // Takes over `fd`, or holds none if that is negative, as calls return it.
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() { Close(); }
  Descriptor(Descriptor&& other) noexcept : fd_(other.Release()) {}
  Descriptor& operator=(Descriptor&& other) noexcept {
    if (this != &other) {
      Close();
      fd_ = other.Release();
    }
    return *this;
  }

  bool ok() const { return fd_ >= 0; }
  int get() const { return fd_; }

  // Hands the descriptor to the caller, who closes it.
  int Release() { return std::exchange(fd_, -1); }

  void Close() {
    if (fd_ >= 0) close(std::exchange(fd_, -1));
  }

 private:
  int fd_ = -1;
};

// socket(2) and accept(2) for sockets that are non-blocking and closed on exec
// from the start. Where the system cannot do it in one call, a program that
// another thread starts in between inherits the socket; the daemon starts none.
// If they fail the descriptor is none, and errno says why. Thread-safe.
Descriptor NewSocket(int family, int type);
// `peer` may be null.
Descriptor AcceptFrom(int listening, sockaddr_storage* peer);

// The two ends of a connection within the process, likewise. UNAVAILABLE if
// there are no descriptors.
absl::StatusOr<std::pair<Descriptor, Descriptor>> NewSocketPair();

// A pipe(2) that is closed on exec. To wake up who polls the read end: it is
// readable, at its end, once the write end is closed.
struct Pipe {
  Descriptor read_end;
  Descriptor write_end;
};
absl::StatusOr<Pipe> NewPipe();

// How many of `wanted` connections (at least 1) the process has descriptors
// for, beside the hundred or so for everything else. Raises the soft limit of
// open files as far as the hard one allows. Never less than half the limit, so
// that a daemon under `ulimit -n 64` still serves.
int ConnectionsThatFit(int wanted);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OS_DESCRIPTOR_H_
