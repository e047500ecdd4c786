#include "server/os/poller.h"

#ifdef __linux__
#include <sys/epoll.h>
#endif

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "absl/status/status.h"

namespace yatzy::server {

#ifdef __linux__

static_assert(EPOLLIN == POLLIN && EPOLLOUT == POLLOUT && EPOLLERR == POLLERR &&
              EPOLLHUP == POLLHUP);

absl::StatusOr<Poller> Poller::Open() {
  Descriptor fd(epoll_create1(EPOLL_CLOEXEC));
  if (fd.ok()) return Poller(std::move(fd));
  return absl::UnavailableError(
      absl::ErrnoToStatus(errno, "epoll_create").message());
}

bool Poller::Watch(int fd, short before, short events, void* tag) {
  if (before == events) return true;
  epoll_event event{};
  event.events = static_cast<std::uint32_t>(events);
  event.data.ptr = tag;
  const int operation = before == 0   ? EPOLL_CTL_ADD
                        : events == 0 ? EPOLL_CTL_DEL
                                      : EPOLL_CTL_MOD;
  return epoll_ctl(fd_.get(), operation, fd, &event) == 0;
}

std::span<const Poller::Ready> Poller::Wait(std::span<Ready> ready,
                                            int millis) {
  std::array<epoll_event, 64> events{};
  const int count = epoll_wait(
      fd_.get(), events.data(),
      static_cast<int>(std::min(events.size(), ready.size())), millis);
  for (int i = 0; i < count; ++i) {
    ready[i] = {events[i].data.ptr, static_cast<short>(events[i].events)};
  }
  return ready.first(static_cast<std::size_t>(std::max(count, 0)));
}

#else  // macOS

absl::StatusOr<Poller> Poller::Open() {
  return absl::UnavailableError("this system has no epoll");
}

bool Poller::Watch(int, short, short, void*) { return false; }

std::span<const Poller::Ready> Poller::Wait(std::span<Ready> ready, int) {
  return ready.first(0);
}

#endif

}  // namespace yatzy::server
