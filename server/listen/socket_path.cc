#include "server/listen/socket_path.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "core/os/file_times.h"
#include "server/os/descriptor.h"
#include "server/os/socket_calls.h"

namespace yatzy::server {
namespace {

// The time of the last change as well: file systems use inode numbers again at
// once.
bool IsSame(const struct stat& a, const struct stat& b) {
  return a.st_dev == b.st_dev && a.st_ino == b.st_ino &&
         SameTime(ChangedAt(a), ChangedAt(b));
}

}  // namespace

SocketPath::SocketPath(std::string path) : path_(std::move(path)) {
  if (lstat(path_.c_str(), &made_) != 0) path_.clear();
}

SocketPath::SocketPath(SocketPath&& other) noexcept
    : path_(std::exchange(other.path_, "")), made_(other.made_) {}

SocketPath::~SocketPath() {
  struct stat now {};
  if (!path_.empty() && lstat(path_.c_str(), &now) == 0 && IsSame(now, made_)) {
    unlink(path_.c_str());
  }
}

absl::Status MakeWayForSocket(const std::string& path) {
  struct stat info {};
  if (lstat(path.c_str(), &info) != 0) return absl::OkStatus();
  if (!S_ISSOCK(info.st_mode)) {
    return absl::FailedPreconditionError("it exists and is not a socket");
  }
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  // Non-blocking: connecting to a listener with a full backlog would wait.
  const Descriptor fd = NewSocket(AF_UNIX, SOCK_STREAM);
  if (!fd.ok()) return absl::ErrnoToStatus(errno, "cannot make a socket");
  if (connect(fd.get(), reinterpret_cast<const sockaddr*>(&address),
              sizeof(address)) == 0 ||
      errno == EAGAIN) {
    return absl::FailedPreconditionError("another process listens there");
  }
  if (errno != ECONNREFUSED) {
    return absl::ErrnoToStatus(errno, "cannot probe it");
  }
  if (unlink(path.c_str()) != 0) {
    return absl::ErrnoToStatus(errno, "cannot remove what a dead server left");
  }
  return absl::OkStatus();
}

}  // namespace yatzy::server
