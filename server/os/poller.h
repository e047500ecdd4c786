#ifndef YATZY_SERVER_OS_POLLER_H_
#define YATZY_SERVER_OS_POLLER_H_

#include <poll.h>

#include <span>
#include <utility>

#include "absl/status/statusor.h"
#include "server/os/descriptor.h"

namespace yatzy::server {

// Waits for any of many descriptors, in a time that does not grow with them.
// Events are those of poll(2), and come again as long as they are so. Movable;
// not thread-safe.
class Poller {
 public:
  struct Ready {
    void* tag = nullptr;
    short events = 0;  // POLLERR and POLLHUP as well, unasked
  };

  // UNAVAILABLE if there are no descriptors, or on a system that has nothing of
  // the kind (macOS).
  static absl::StatusOr<Poller> Open();

  // From now on waits for these events of a descriptor, for none with 0. Those
  // before were `before`, 0 for a new descriptor. Closing it ends all. Returns
  // whether the system can.
  bool Watch(int fd, short before, short events, void* tag);

  // Waits at most so long, for ever if that is negative. Returns those that are
  // ready, as many as `ready` holds.
  std::span<const Ready> Wait(std::span<Ready> ready, int millis);

 private:
  explicit Poller(Descriptor fd) : fd_(std::move(fd)) {}

  Descriptor fd_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OS_POLLER_H_
