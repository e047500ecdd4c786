#include "server/listen/listening_socket.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <map>
#include <mutex>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "proto/contract/unix_target.h"

namespace yatzy::server {
namespace {

// A silent peer is asked after 60 s, and again at 10 and 20 s after that.
constexpr int kIdleBeforeProbe = 60;
constexpr int kProbeInterval = 10;
constexpr int kProbes = 3;

int OptionOf(int fd, int option) {
  int value = 0;
  socklen_t size = sizeof(value);
  return getsockopt(fd, SOL_SOCKET, option, &value, &size) == 0 ? value : -1;
}

void SetOption(int fd, int level, int option, int value) {
  setsockopt(fd, level, option, &value, sizeof(value));
}

// Accepted connections inherit these.
void SetTcpOptions(int fd) {
  SetOption(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  SetOption(fd, SOL_SOCKET, SO_KEEPALIVE, 1);
#ifdef TCP_KEEPIDLE
  SetOption(fd, IPPROTO_TCP, TCP_KEEPIDLE, kIdleBeforeProbe);
#else  // macOS
  SetOption(fd, IPPROTO_TCP, TCP_KEEPALIVE, kIdleBeforeProbe);
#endif
  SetOption(fd, IPPROTO_TCP, TCP_KEEPINTVL, kProbeInterval);
  SetOption(fd, IPPROTO_TCP, TCP_KEEPCNT, kProbes);
}

constexpr absl::string_view kUnix = "unix:";
constexpr absl::string_view kAbstract = "unix:@";

// Whether it is in the abstract name space.
bool IsAbstract(const sockaddr_un& address, socklen_t size) {
  return size > offsetof(sockaddr_un, sun_path) && address.sun_path[0] == '\0';
}

// A path, or "@NAME" for one in the abstract name space.
std::string UnixAddress(const sockaddr_un& address, socklen_t size) {
  const std::size_t length = size - offsetof(sockaddr_un, sun_path);
  if (IsAbstract(address, size)) {
    return absl::StrCat(kAbstract,
                        absl::string_view(address.sun_path + 1, length - 1));
  }
  return absl::StrCat(
      kUnix,
      absl::string_view(address.sun_path, strnlen(address.sun_path, length)));
}

// Every path that some SocketPath has. Never destroyed: the process may end
// while other threads still use it.
std::mutex made_mutex;
std::map<std::string, FileStamp>& Made() {
  static auto* const kMade = new std::map<std::string, FileStamp>;
  return *kMade;
}

void RemoveIfOurs(const std::string& path, const FileStamp& made) {
  // The times count as well: file systems use inode numbers again at once.
  struct stat now {};
  if (lstat(path.c_str(), &now) == 0 && StampOf(now) == made) {
    unlink(path.c_str());
  }
}

absl::Status Unfit(const char* reason) {
  return absl::FailedPreconditionError(
      absl::StrCat("not a unix or TCP socket that listens: ", reason));
}

}  // namespace

SocketPath::SocketPath(std::string path) : path_(std::move(path)) {
  struct stat info {};
  if (lstat(path_.c_str(), &info) != 0) {
    path_.clear();
    return;
  }
  const std::lock_guard lock(made_mutex);
  Made()[path_] = StampOf(info);
}

SocketPath::SocketPath(SocketPath&& other) noexcept
    : path_(std::exchange(other.path_, "")) {}

SocketPath::~SocketPath() {
  if (path_.empty()) return;
  const std::lock_guard lock(made_mutex);
  const auto made = Made().extract(path_);
  if (!made.empty()) RemoveIfOurs(made.key(), made.mapped());
}

void SocketPath::RemoveAll() {
  const std::lock_guard lock(made_mutex);
  for (const auto& [path, stamp] : Made()) RemoveIfOurs(path, stamp);
  Made().clear();
}

absl::StatusOr<ListeningSocket> ListeningSocket::Adopt(Descriptor socket,
                                                       SocketPath path) {
  if (OptionOf(socket.get(), SO_TYPE) != SOCK_STREAM) {
    return Unfit("not a stream socket");
  }
  // Another number than 1 on BSD; an error, perhaps, where it is not known.
  if (OptionOf(socket.get(), SO_ACCEPTCONN) == 0) {
    return Unfit("it does not listen");
  }
  ListeningSocket listening(std::move(socket), std::move(path));
  const absl::Status status = listening.ReadAddress();
  if (!status.ok()) return status;
  fcntl(listening.fd(), F_SETFD, FD_CLOEXEC);
  fcntl(listening.fd(), F_SETFL, fcntl(listening.fd(), F_GETFL) | O_NONBLOCK);
  if (!listening.is_unix()) SetTcpOptions(listening.fd());
  return listening;
}

ListeningSocket::ListeningSocket(Descriptor socket, SocketPath path)
    : path_(std::move(path)), socket_(std::move(socket)) {}

std::string ListeningSocket::own_way_in() const {
  if (is_unix_) {
    const absl::string_view prefix = is_abstract_ ? kAbstract : kUnix;
    return UnixTarget(absl::string_view(address_).substr(prefix.size()),
                      is_abstract_);
  }
  if (absl::StartsWith(address_, "[::]:")) {
    int ipv6_only = 0;
    socklen_t size = sizeof(ipv6_only);
    getsockopt(fd(), IPPROTO_IPV6, IPV6_V6ONLY, &ipv6_only, &size);
    // [::1] is missing where IPv6 is switched off, as in many containers.
    return absl::StrCat(ipv6_only != 0 ? "[::1]:" : "127.0.0.1:", port_);
  }
  if (absl::StartsWith(address_, "0.0.0.0:")) {
    return absl::StrCat("127.0.0.1:", port_);
  }
  return address_;
}

absl::Status ListeningSocket::ReadAddress() {
  sockaddr_storage storage{};
  socklen_t size = sizeof(storage);
  if (getsockname(fd(), reinterpret_cast<sockaddr*>(&storage), &size) != 0) {
    return absl::ErrnoToStatus(errno, "no address");
  }
  std::array<char, INET6_ADDRSTRLEN> host{};
  if (storage.ss_family == AF_UNIX) {
    is_unix_ = true;
    is_local_ = true;
    const auto& name = reinterpret_cast<const sockaddr_un&>(storage);
    is_abstract_ = IsAbstract(name, size);
    address_ = UnixAddress(name, size);
  } else if (storage.ss_family == AF_INET) {
    const auto& inet = reinterpret_cast<const sockaddr_in&>(storage);
    port_ = ntohs(inet.sin_port);
    is_local_ = (ntohl(inet.sin_addr.s_addr) >> 24) == IN_LOOPBACKNET;
    inet_ntop(AF_INET, &inet.sin_addr, host.data(), host.size());
    address_ = absl::StrCat(host.data(), ":", port_);
  } else if (storage.ss_family == AF_INET6) {
    const auto& inet = reinterpret_cast<const sockaddr_in6&>(storage);
    port_ = ntohs(inet.sin6_port);
    is_local_ = IN6_IS_ADDR_LOOPBACK(&inet.sin6_addr);
    inet_ntop(AF_INET6, &inet.sin6_addr, host.data(), host.size());
    address_ = absl::StrCat("[", host.data(), "]:", port_);
  } else {
    return Unfit("of another address family");
  }
  return absl::OkStatus();
}

}  // namespace yatzy::server
