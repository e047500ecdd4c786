#include "tests/support/notify_socket.h"

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "absl/time/clock.h"

namespace yatzy {

NotifySocket::NotifySocket(const std::string& name) : name_(name) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (name.empty() || name.size() >= sizeof(address.sun_path)) std::abort();
  std::memcpy(address.sun_path, name.data(), name.size());
  if (name[0] == '@') address.sun_path[0] = '\0';
  fd_ = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (bind(fd_, reinterpret_cast<const sockaddr*>(&address),
           offsetof(sockaddr_un, sun_path) + name.size()) != 0) {
    std::perror("NotifySocket");
    std::abort();
  }
}

NotifySocket::~NotifySocket() {
  close(fd_);
  if (name_[0] != '@') unlink(name_.c_str());
}

std::string NotifySocket::Receive(absl::Duration timeout) const {
  pollfd readable{.fd = fd_, .events = POLLIN, .revents = 0};
  const auto milliseconds =
      static_cast<int>(absl::ToInt64Milliseconds(timeout));
  if (poll(&readable, 1, milliseconds) <= 0) return "";
  char message[4096];
  const ssize_t size = recv(fd_, message, sizeof(message), 0);
  return size < 0 ? "" : std::string(message, size);
}

std::string NotifySocket::WaitFor(const std::string& text,
                                  absl::Duration timeout) const {
  const absl::Time end = absl::Now() + timeout;
  for (absl::Duration left = timeout; left > absl::ZeroDuration();
       left = end - absl::Now()) {
    std::string message = Receive(left);
    if (message.find(text) != std::string::npos) return message;
  }
  return "";
}

}  // namespace yatzy
