#include "server/listen/peer_key.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <array>
#include <cstring>

#include "absl/strings/str_cat.h"

namespace yatzy {
namespace {

constexpr int kNetworkBytes = 8;
constexpr int kMappedBytes = 12;  // of ::ffff:0:0/96

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

}  // namespace yatzy
