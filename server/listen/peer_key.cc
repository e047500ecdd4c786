#include "server/listen/peer_key.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace yatzy::server {
namespace {

constexpr int kNetworkBytes = 8;
constexpr int kMappedBytes = 12;  // of ::ffff:0:0/96

constexpr std::string_view kIpv4 = "ipv4:";
constexpr std::string_view kIpv6 = "ipv6:";

// The address in "192.0.2.7:40000" or "%5Bfe80::1%25eth0%5D:40000".
std::string HostOf(std::string_view host_and_port) {
  std::string_view host = host_and_port.substr(0, host_and_port.rfind(':'));
  if (host.starts_with("%5B")) host.remove_prefix(3);
  return std::string(host.substr(0, host.find('%')));
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
    const std::string host = HostOf(grpc_peer.substr(kIpv4.size()));
    if (inet_pton(AF_INET, host.c_str(), &inet.sin_addr) != 1) return "";
    address.ss_family = AF_INET;
  } else if (grpc_peer.starts_with(kIpv6)) {
    auto& inet = reinterpret_cast<sockaddr_in6&>(address);
    const std::string host = HostOf(grpc_peer.substr(kIpv6.size()));
    if (inet_pton(AF_INET6, host.c_str(), &inet.sin6_addr) != 1) return "";
    address.ss_family = AF_INET6;
  }
  return PeerKey(address);
}

}  // namespace yatzy::server
