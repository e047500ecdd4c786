#include "server/start/service_manager.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "server/log/log_event.h"

namespace yatzy::server {
namespace {

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// A socket connected to /PATH or, with "@", to an abstract name.
absl::StatusOr<Descriptor> ConnectTo(const std::string& name) {
  sockaddr_un address{};
  if ((name[0] != '/' && name[0] != '@') ||
      name.size() >= sizeof(address.sun_path)) {
    return absl::InvalidArgumentError(strerror(EINVAL));
  }
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, name.data(), name.size());
  if (name[0] == '@') address.sun_path[0] = '\0';
  const auto size =
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  Descriptor socket = NewSocket(AF_UNIX, SOCK_DGRAM);
  if (!socket.ok() ||
      connect(socket.get(), reinterpret_cast<sockaddr*>(&address), size) != 0) {
    return absl::UnavailableError(strerror(errno));
  }
  return socket;
}

absl::Duration WatchdogTimeout() {
  const std::string text = Variable("WATCHDOG_USEC");
  if (text.empty()) return absl::ZeroDuration();
  // Meant for another process, whose environment we have inherited.
  const std::string pid = Variable("WATCHDOG_PID");
  if (!pid.empty() && pid != absl::StrCat(getpid())) {
    return absl::ZeroDuration();
  }
  std::int64_t microseconds = 0;
  if (!absl::SimpleAtoi(text, &microseconds) || microseconds <= 0) {
    LogEvent(LogLevel::kWarn, "service manager: WATCHDOG_USEC is not a number");
    return absl::ZeroDuration();
  }
  return absl::Microseconds(microseconds);
}

// A line break would begin another assignment.
std::string OneLine(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace

ServiceManager::ServiceManager() : watchdog_timeout_(WatchdogTimeout()) {
  const std::string name = Variable("NOTIFY_SOCKET");
  if (name.empty()) return;
  auto connected = ConnectTo(name);
  if (connected.ok()) {
    socket_ = *std::move(connected);
  } else {
    LogEvent(LogLevel::kWarn, "service manager: no NOTIFY_SOCKET",
             {{"reason", std::string(connected.status().message())}});
  }
}

void ServiceManager::Ready(const std::string& status) const {
  Send(absl::StrCat("READY=1\nSTATUS=", OneLine(status)));
}

void ServiceManager::Status(const std::string& status) const {
  Send(absl::StrCat("STATUS=", OneLine(status)));
}

void ServiceManager::Stopping() const {
  Send("STOPPING=1\nSTATUS=Finishing calls");
}

void ServiceManager::Watchdog() const { Send("WATCHDOG=1"); }

void ServiceManager::Send(const std::string& message) const {
  if (!socket_.ok()) return;
  // Not waited for, as the socket is non-blocking: a manager that reads nothing
  // must not hold up a drain. Datagrams raise no SIGPIPE.
  if (send(socket_.get(), message.data(), message.size(), 0) < 0) {
    LogEvent(LogLevel::kWarn, "service manager: not told",
             {{"reason", strerror(errno)}});
  }
}

}  // namespace yatzy::server
