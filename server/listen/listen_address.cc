#include "server/listen/listen_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "core/os/numbers.h"

namespace yatzy::server {
namespace {

constexpr absl::string_view kUnixPrefix = "unix:";
constexpr absl::string_view kSystemd = "systemd";

// A name or an IPv4 address, or an IPv6 address in brackets: without them its
// last part would be taken for a port.
bool IsHost(absl::string_view host) {
  if (absl::ConsumePrefix(&host, "[")) {
    return absl::ConsumeSuffix(&host, "]") && !host.empty();
  }
  return !host.empty() && !absl::StrContains(host, ':');
}

absl::Status Unreadable(const std::string& address) {
  return absl::InvalidArgumentError(absl::StrCat(
      "'", address, "' is neither HOST:PORT, unix:PATH nor systemd[:NAME]"));
}

// An IPv4 address, or a name that may stand for one.
bool MayBeIpv4(const ListenAddress& address) {
  return address.kind == ListenAddress::Kind::kTcp &&
         !absl::StrContains(address.host, ':');
}

}  // namespace

absl::StatusOr<ListenAddress> ParseListenAddress(const std::string& address) {
  absl::string_view rest = address;
  if (absl::ConsumePrefix(&rest, kUnixPrefix)) {
    if (!rest.empty() && rest.size() < sizeof(sockaddr_un::sun_path)) {
      return ListenAddress{.kind = ListenAddress::Kind::kUnix,
                           .path = std::string(rest)};
    }
    return absl::InvalidArgumentError(absl::StrCat(
        "'", address, "': a socket's path has 1 to ",
        sizeof(sockaddr_un::sun_path) - 1, " bytes, this has ", rest.size()));
  }
  if (address == kSystemd) {
    return ListenAddress{.kind = ListenAddress::Kind::kSystemd};
  }
  const std::size_t colon = address.rfind(':');
  if (colon == std::string::npos || colon + 1 == address.size()) {
    return Unreadable(address);
  }
  std::string host = address.substr(0, colon);
  if (host == kSystemd && !absl::ascii_isdigit(address[colon + 1])) {
    return ListenAddress{.kind = ListenAddress::Kind::kSystemd,
                         .name = address.substr(colon + 1)};
  }
  const auto port = ReadInteger<int>(address.substr(colon + 1), 0);
  if (!IsHost(host) || !port.has_value()) return Unreadable(address);
  if (*port > 65535) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", address, "': port ", *port, " is not in 0 to 65535"));
  }
  if (host.front() == '[') host = host.substr(1, host.size() - 2);
  return ListenAddress{
      .kind = ListenAddress::Kind::kTcp, .host = host, .port = *port};
}

absl::StatusOr<std::vector<ListenAddress>> ParseListenAddresses(
    const std::vector<std::string>& addresses) {
  std::vector<ListenAddress> parsed;
  for (const std::string& text : addresses) {
    auto address = ParseListenAddress(text);
    if (!address.ok()) return address.status();
    parsed.push_back(*std::move(address));
  }
  for (ListenAddress& address : parsed) {
    if (!IsIpv6Wildcard(address) || address.port == 0) continue;
    address.ipv6_only =
        std::any_of(parsed.begin(), parsed.end(), [&](const auto& other) {
          return MayBeIpv4(other) && other.port == address.port;
        });
  }
  return parsed;
}

bool IsIpv6Wildcard(const ListenAddress& address) {
  in6_addr parsed{};
  return address.kind == ListenAddress::Kind::kTcp &&
         inet_pton(AF_INET6, address.host.c_str(), &parsed) == 1 &&
         IN6_IS_ADDR_UNSPECIFIED(&parsed);
}

}  // namespace yatzy::server
