#include "server/listen/peers.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <unistd.h>
#ifdef __APPLE__
#include <sys/ucred.h>
#include <sys/un.h>
#endif

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>

#include "absl/strings/str_cat.h"

namespace yatzy::server {
namespace {

constexpr int kNetworkBytes = 8;
constexpr int kMappedBytes = 12;  // of ::ffff:0:0/96

constexpr std::string_view kIpv4 = "ipv4:";
constexpr std::string_view kIpv6 = "ipv6:";

// The address in "192.0.2.7:40000" or "%5Bfe80::1%25eth0%5D:40000".
std::string AddressIn(std::string_view host_and_port) {
  std::string_view host = host_and_port.substr(0, host_and_port.rfind(':'));
  if (host.starts_with("%5B")) host.remove_prefix(3);
  return std::string(host.substr(0, host.find('%')));
}

// Which process is at the other end of a unix socket.
struct PeerCredentials {
  pid_t pid = 0;
  uid_t user = 0;
  gid_t group = 0;
  // Supplementary ones. Empty if there are none or the kernel does not say.
  std::vector<gid_t> groups = {};
};

// What the kernel knew of the process behind this connection when it connected;
// nothing if it knows nothing, as of a connection that is not a unix socket's.
#ifdef __APPLE__

std::optional<PeerCredentials> CredentialsOf(int connection) {
  xucred peer{};
  socklen_t size = sizeof(peer);
  if (getsockopt(connection, SOL_LOCAL, LOCAL_PEERCRED, &peer, &size) != 0 ||
      peer.cr_version != XUCRED_VERSION || peer.cr_ngroups < 1) {
    return std::nullopt;
  }
  pid_t pid = 0;
  size = sizeof(pid);
  getsockopt(connection, SOL_LOCAL, LOCAL_PEERPID, &pid, &size);
  return PeerCredentials{
      .pid = pid,
      .user = peer.cr_uid,
      .group = peer.cr_groups[0],
      .groups = {peer.cr_groups, peer.cr_groups + peer.cr_ngroups}};
}

#else

// Empty as well before Linux 4.13, which cannot tell.
std::vector<gid_t> SupplementaryGroups(int connection) {
  std::vector<gid_t> groups(64);
  for (;;) {
    socklen_t size = groups.size() * sizeof(gid_t);
    const int error =
        getsockopt(connection, SOL_SOCKET, SO_PEERGROUPS, groups.data(), &size);
    const std::size_t count = size / sizeof(gid_t);
    if (error == 0) {
      groups.resize(count);
      return groups;
    }
    if (count <= groups.size()) return {};
    groups.resize(count);
  }
}

std::optional<PeerCredentials> CredentialsOf(int connection) {
  ucred peer{};
  socklen_t size = sizeof(peer);
  if (getsockopt(connection, SOL_SOCKET, SO_PEERCRED, &peer, &size) != 0) {
    return std::nullopt;
  }
  return PeerCredentials{.pid = peer.pid,
                         .user = peer.uid,
                         .group = peer.gid,
                         .groups = SupplementaryGroups(connection)};
}

#endif

template <typename T>
bool Contains(const std::vector<T>& values, T value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

}  // namespace

std::string PeerKey(const sockaddr_storage& peer) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (peer.ss_family == AF_INET) {
    const auto& inet = reinterpret_cast<const sockaddr_in&>(peer);
    return inet_ntop(AF_INET, &inet.sin_addr, text.data(), text.size());
  }
  if (peer.ss_family != AF_INET6) return "";
  in6_addr address = reinterpret_cast<const sockaddr_in6&>(peer).sin6_addr;
  if (IN6_IS_ADDR_V4MAPPED(&address)) {
    return inet_ntop(AF_INET, address.s6_addr + kMappedBytes, text.data(),
                     text.size());
  }
  std::memset(address.s6_addr + kNetworkBytes, 0,
              sizeof(address) - kNetworkBytes);
  return absl::StrCat(inet_ntop(AF_INET6, &address, text.data(), text.size()),
                      "/64");
}

std::string PeerKey(std::string_view grpc_peer) {
  sockaddr_storage address{};
  if (grpc_peer.starts_with(kIpv4)) {
    auto& inet = reinterpret_cast<sockaddr_in&>(address);
    const std::string host = AddressIn(grpc_peer.substr(kIpv4.size()));
    if (inet_pton(AF_INET, host.c_str(), &inet.sin_addr) != 1) return "";
    address.ss_family = AF_INET;
  } else if (grpc_peer.starts_with(kIpv6)) {
    auto& inet = reinterpret_cast<sockaddr_in6&>(address);
    const std::string host = AddressIn(grpc_peer.substr(kIpv6.size()));
    if (inet_pton(AF_INET6, host.c_str(), &inet.sin6_addr) != 1) return "";
    address.ss_family = AF_INET6;
  }
  return PeerKey(address);
}

std::string PeerName(const sockaddr_storage& peer) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  if (peer.ss_family == AF_INET) {
    const auto& inet = reinterpret_cast<const sockaddr_in&>(peer);
    return absl::StrCat("ipv4:", PeerKey(peer), ":", ntohs(inet.sin_port));
  }
  if (peer.ss_family != AF_INET6) return "unix:";
  const auto& inet = reinterpret_cast<const sockaddr_in6&>(peer);
  const int port = ntohs(inet.sin6_port);
  if (IN6_IS_ADDR_V4MAPPED(&inet.sin6_addr)) {
    return absl::StrCat("ipv4:", PeerKey(peer), ":", port);
  }
  inet_ntop(AF_INET6, &inet.sin6_addr, text.data(), text.size());
  return absl::StrCat("ipv6:%5B", text.data(), "%5D:", port);
}

bool HasHungUp(int connection) {
  char next = 0;
  const ssize_t size = recv(connection, &next, 1, MSG_PEEK | MSG_DONTWAIT);
  return size == 0 || (size < 0 && errno != EAGAIN && errno != EWOULDBLOCK &&
                       errno != EINTR);
}

absl::Status CheckPeer(int connection, const AllowedPeers& allowed) {
  const auto peer = CredentialsOf(connection);
  if (!peer.has_value()) {
    return absl::PermissionDeniedError("a peer without credentials");
  }
  if (peer->user == 0 || peer->user == geteuid() ||
      Contains(allowed.users, peer->user) ||
      Contains(allowed.groups, peer->group)) {
    return absl::OkStatus();
  }
  for (const gid_t group : peer->groups) {
    if (Contains(allowed.groups, group)) return absl::OkStatus();
  }
  return absl::PermissionDeniedError(absl::StrCat(
      "pid=", peer->pid, " uid=", peer->user, " gid=", peer->group));
}

}  // namespace yatzy::server
