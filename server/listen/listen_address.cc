#include "server/listen/listen_address.h"

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace yatzy {
namespace {

constexpr absl::string_view kUnixPrefix = "unix:";

// A name or an IPv4 address, or an IPv6 address in brackets: without them its
// last part would be taken for a port.
bool IsHost(absl::string_view host) {
  if (absl::ConsumePrefix(&host, "[")) {
    return absl::ConsumeSuffix(&host, "]") && !host.empty();
  }
  return !host.empty() && !absl::StrContains(host, ':');
}

// Digits only: SimpleAtoi alone takes spaces and signs as well.
bool ParsePort(absl::string_view digits, int& port) {
  return std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit) &&
         absl::SimpleAtoi(digits, &port);
}

}  // namespace

absl::Status ValidateListenAddress(const std::string& address) {
  absl::string_view path = address;
  if (absl::ConsumePrefix(&path, kUnixPrefix)) {
    if (!path.empty() && path.size() < sizeof(sockaddr_un::sun_path)) {
      return absl::OkStatus();
    }
    return absl::InvalidArgumentError(absl::StrCat(
        "'", address, "': a socket's path has 1 to ",
        sizeof(sockaddr_un::sun_path) - 1, " bytes, this has ", path.size()));
  }
  const std::size_t colon = address.rfind(':');
  int port = 0;
  if (colon == std::string::npos || !IsHost(address.substr(0, colon)) ||
      !ParsePort(address.substr(colon + 1), port)) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", address, "' is neither HOST:PORT nor unix:PATH"));
  }
  if (port > 65535) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", address, "': port ", port, " is not in 0 to 65535"));
  }
  return absl::OkStatus();
}

absl::Status PrepareListenAddress(const std::string& address) {
  absl::string_view path = address;
  if (!absl::ConsumePrefix(&path, kUnixPrefix)) return absl::OkStatus();
  const std::string name(path);
  struct stat info {};
  if (lstat(name.c_str(), &info) != 0) return absl::OkStatus();
  if (!S_ISSOCK(info.st_mode)) {
    return absl::FailedPreconditionError(
        absl::StrCat(address, ": exists and is not a socket"));
  }
  sockaddr_un socket_address{};
  socket_address.sun_family = AF_UNIX;
  std::memcpy(socket_address.sun_path, name.c_str(), name.size() + 1);
  // Non-blocking: connecting to a listener with a full backlog would wait.
  const int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return absl::ErrnoToStatus(errno, "cannot make a socket");
  absl::Cleanup close_fd = [fd] { close(fd); };
  if (connect(fd, reinterpret_cast<const sockaddr*>(&socket_address),
              sizeof(socket_address)) == 0 ||
      errno == EAGAIN) {
    return absl::FailedPreconditionError(
        absl::StrCat(address, ": another process listens there"));
  }
  if (errno != ECONNREFUSED) {
    return absl::ErrnoToStatus(errno, absl::StrCat("cannot probe ", address));
  }
  if (unlink(name.c_str()) != 0) {
    return absl::ErrnoToStatus(errno,
                               absl::StrCat("cannot remove stale ", address));
  }
  return absl::OkStatus();
}

}  // namespace yatzy
