#include "server/listen/open_sockets.h"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "server/os/descriptor.h"

namespace yatzy::server {
namespace {

// A port that is free on one address of a name may be taken on another.
constexpr int kPortsToTry = 10;

constexpr int kLockTries = 200;
constexpr int kLockTryMillis = 10;

absl::Status FromErrno(const char* what) {
  return absl::ErrnoToStatus(errno, what);
}

std::string FolderOf(const std::string& path) {
  const std::string parent = std::filesystem::path(path).parent_path();
  return parent.empty() ? "." : parent;
}

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};
using Addresses = std::unique_ptr<addrinfo, FreeAddresses>;

absl::StatusOr<Addresses> Resolve(const std::string& host) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE;
  addrinfo* list = nullptr;
  const int error = getaddrinfo(host.c_str(), nullptr, &hints, &list);
  if (error == 0) return Addresses(list);
  return absl::UnavailableError(absl::StrCat(
      "cannot resolve '", host,
      "': ", error == EAI_SYSTEM ? std::strerror(errno) : gai_strerror(error)));
}

absl::StatusOr<ListeningSocket> BindTcp(const addrinfo& address, int port,
                                        bool ipv6_only) {
  Descriptor fd = NewSocket(address.ai_family, SOCK_STREAM);
  if (!fd.ok()) return FromErrno("socket");
  const int on = 1;
  // Else connections of a predecessor that linger keep the port for a minute.
  setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (address.ai_family == AF_INET6) {
    const int only = ipv6_only ? 1 : 0;
    setsockopt(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, &only, sizeof(only));
  }
  sockaddr_storage with_port{};
  std::memcpy(&with_port, address.ai_addr, address.ai_addrlen);
  // The port is at one place in both kinds of address.
  reinterpret_cast<sockaddr_in&>(with_port).sin_port = htons(port);
  if (bind(fd.get(), reinterpret_cast<const sockaddr*>(&with_port),
           address.ai_addrlen) != 0) {
    return FromErrno("bind");
  }
  if (listen(fd.get(), SOMAXCONN) != 0) return FromErrno("listen");
  return ListeningSocket::Adopt(std::move(fd));
}

// Whether this says that the machine does not have the address at all.
bool IsAbsent(const absl::Status& status) {
  return status == absl::ErrnoToStatus(EADDRNOTAVAIL, "bind") ||
         status == absl::ErrnoToStatus(EAFNOSUPPORT, "socket");
}

// glibc lists 127.0.0.1 twice if /etc/hosts gives a name ::1 as well.
bool IsListedBefore(const addrinfo& address, const addrinfo* list) {
  for (; list != &address; list = list->ai_next) {
    if (list->ai_addrlen == address.ai_addrlen &&
        std::memcmp(list->ai_addr, address.ai_addr, address.ai_addrlen) == 0) {
      return true;
    }
  }
  return false;
}

// All addresses of a list on one port; 0: on one that the first gets.
absl::StatusOr<std::vector<ListeningSocket>> BindAll(const addrinfo* list,
                                                     int port, bool ipv6_only) {
  std::vector<ListeningSocket> sockets;
  absl::Status absent;
  for (const addrinfo* address = list; address != nullptr;
       address = address->ai_next) {
    if (IsListedBefore(*address, list)) continue;
    auto bound = BindTcp(*address, port, ipv6_only);
    if (bound.ok()) {
      port = bound->port();
      sockets.push_back(*std::move(bound));
    } else if (IsAbsent(bound.status())) {
      absent = bound.status();
    } else {
      return bound.status();
    }
  }
  if (sockets.empty()) return absent;
  return sockets;
}

absl::StatusOr<std::vector<ListeningSocket>> OpenTcp(
    const ListenAddress& address) {
  const auto list = Resolve(address.host);
  if (!list.ok()) return list.status();
  auto sockets = BindAll(list->get(), address.port, address.ipv6_only);
  for (int tries = 1; !sockets.ok() && address.port == 0 && tries < kPortsToTry;
       ++tries) {
    sockets = BindAll(list->get(), 0, address.ipv6_only);
  }
  // A kernel without IPv6 has all that [::] would take beside it.
  if (!sockets.ok() && IsAbsent(sockets.status()) && !address.ipv6_only &&
      IsIpv6Wildcard(address)) {
    return OpenTcp({.host = "0.0.0.0", .port = address.port});
  }
  return sockets;
}

absl::Status Bind(const Descriptor& fd, const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
  if (bind(fd.get(), reinterpret_cast<const sockaddr*>(&address),
           sizeof(address)) == 0) {
    return absl::OkStatus();
  }
  // What file systems say that have no files but plain ones: FAT, many of FUSE.
  if (errno == EPERM || errno == ENOSYS || errno == EOPNOTSUPP) {
    return absl::UnimplementedError(absl::StrCat(
        "no socket can be made in ", FolderOf(path), " (", strerror(errno),
        "), as on file systems that hold none; choose a unix:PATH elsewhere"));
  }
  if (errno == EACCES || errno == EROFS) {
    return absl::PermissionDeniedError(
        absl::StrCat("no socket can be made in ", FolderOf(path), " (",
                     strerror(errno), "); choose a unix:PATH elsewhere"));
  }
  return FromErrno("bind");
}

// The directory, locked until the descriptor is closed. Bounded, because
// whoever may read a directory may lock it.
absl::StatusOr<Descriptor> LockDirectoryOf(const std::string& path) {
  Descriptor fd(
      open(FolderOf(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!fd.ok()) return FromErrno("cannot open its directory");
  for (int tries = 0; flock(fd.get(), LOCK_EX | LOCK_NB) != 0; ++tries) {
    if (errno != EWOULDBLOCK || tries == kLockTries) {
      return FromErrno("cannot lock its directory");
    }
    poll(nullptr, 0, kLockTryMillis);
  }
  return fd;
}

absl::StatusOr<ListeningSocket> OpenUnix(const std::string& path,
                                         const SocketAccess& access) {
  const auto lock = LockDirectoryOf(path);
  if (!lock.ok()) return lock.status();
  const absl::Status free = MakeWayForSocket(path);
  if (!free.ok()) return free;
  Descriptor fd = NewSocket(AF_UNIX, SOCK_STREAM);
  if (!fd.ok()) return FromErrno("socket");
  if (absl::Status bound = Bind(fd, path); !bound.ok()) return bound;
  absl::Cleanup remove = [&path] { unlink(path.c_str()); };
  // Nobody can connect before it listens, so the mode of bind does not matter.
  if (access.group.has_value() &&
      chown(path.c_str(), static_cast<uid_t>(-1), *access.group) != 0) {
    return FromErrno("cannot set its group");
  }
  if (chmod(path.c_str(), access.mode) != 0) {
    return FromErrno("cannot set its mode");
  }
  if (listen(fd.get(), SOMAXCONN) != 0) return FromErrno("listen");
  std::move(remove).Cancel();
  return ListeningSocket::Adopt(std::move(fd), SocketPath(path));
}

}  // namespace

absl::Status CheckHoldsSockets(const std::string& folder) {
  // Shorter than any name that a socket of ours is likely to have.
  const std::string path = absl::StrCat(folder, "/.y", getpid());
  const Descriptor fd = NewSocket(AF_UNIX, SOCK_STREAM);
  if (!fd.ok() || path.size() >= sizeof(sockaddr_un::sun_path)) {
    return absl::OkStatus();
  }
  const absl::Status bound = Bind(fd, path);
  if (bound.ok()) unlink(path.c_str());
  return absl::IsUnimplemented(bound) ? bound : absl::OkStatus();
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

absl::StatusOr<std::vector<ListeningSocket>> OpenSockets(
    const ListenAddress& address, const SocketAccess& access) {
  if (address.kind == ListenAddress::Kind::kTcp) return OpenTcp(address);
  if (address.kind != ListenAddress::Kind::kUnix) {
    return absl::InvalidArgumentError("neither a TCP address nor a path");
  }
  auto socket = OpenUnix(address.path, access);
  if (!socket.ok()) return socket.status();
  std::vector<ListeningSocket> sockets;
  sockets.push_back(*std::move(socket));
  return sockets;
}

}  // namespace yatzy::server
