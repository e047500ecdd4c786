#include "server/listen/systemd_sockets.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "core/os/numbers.h"

namespace yatzy::server {
namespace {

constexpr int kFirst = 3;               // SD_LISTEN_FDS_START
constexpr int kMost = 1024;             // more is no honest announcement
constexpr char kUnnamed[] = "unknown";  // as sd_listen_fds_with_names says

// The variable's value, which is removed. "" if it is not set.
std::string TakeVariable(const char* name) {
  const char* value = getenv(name);
  std::string taken = value == nullptr ? "" : value;
  unsetenv(name);
  return taken;
}

}  // namespace

SystemdSockets SystemdSockets::FromEnvironment() {
  const std::string for_pid = TakeVariable("LISTEN_PID");
  const std::string count_text = TakeVariable("LISTEN_FDS");
  const std::string names_text = TakeVariable("LISTEN_FDNAMES");
  SystemdSockets sockets;
  const auto pid = ReadInteger<pid_t>(for_pid);
  const auto count = ReadInteger<int>(count_text, 0, kMost);
  if (pid != getpid() || !count.has_value()) return sockets;
  const std::vector<std::string> names = absl::StrSplit(names_text, ':');
  for (int i = 0; i < *count; ++i) {
    const bool is_named =
        i < static_cast<int>(names.size()) && !names[i].empty();
    const int fd = kFirst + i;
    // Closed here if nobody takes it, so not to be inherited either.
    if (fcntl(fd, F_SETFD, FD_CLOEXEC) != 0) continue;
    sockets.passed_.push_back(
        {is_named ? names[i] : kUnnamed, fd, Descriptor(fd)});
  }
  return sockets;
}

absl::StatusOr<std::vector<ListeningSocket>> SystemdSockets::Take(
    const std::string& name) {
  std::vector<ListeningSocket> taken;
  for (Passed& passed : passed_) {
    const bool is_wanted = name.empty() || passed.name == name;
    if (!is_wanted || !passed.descriptor.ok()) continue;
    auto socket = ListeningSocket::Adopt(std::move(passed.descriptor));
    if (!socket.ok()) {
      return absl::FailedPreconditionError(
          absl::StrCat("descriptor ", passed.number, " ('", passed.name,
                       "') is ", socket.status().message()));
    }
    taken.push_back(*std::move(socket));
  }
  if (!taken.empty()) return taken;
  if (passed_.empty()) {
    return absl::NotFoundError("systemd has passed this process no sockets");
  }
  const std::vector<std::string> left = Untaken();
  return absl::NotFoundError(
      absl::StrCat("systemd has passed no such socket; left are: ",
                   left.empty() ? "none" : absl::StrJoin(left, ", ")));
}

std::vector<std::string> SystemdSockets::Untaken() const {
  std::vector<std::string> names;
  for (const Passed& passed : passed_) {
    if (passed.descriptor.ok()) names.push_back(passed.name);
  }
  return names;
}

}  // namespace yatzy::server
