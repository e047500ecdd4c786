#include "server/listen/listen_address.h"

#include <sys/un.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

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

// Digits only: SimpleAtoi alone takes spaces and signs as well.
bool ParsePort(absl::string_view digits, int& port) {
  return std::all_of(digits.begin(), digits.end(), absl::ascii_isdigit) &&
         absl::SimpleAtoi(digits, &port);
}

absl::Status Unreadable(const std::string& address) {
  return absl::InvalidArgumentError(absl::StrCat(
      "'", address, "' is neither HOST:PORT, unix:PATH nor systemd[:NAME]"));
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
  int port = 0;
  if (!IsHost(host) || !ParsePort(address.substr(colon + 1), port)) {
    return Unreadable(address);
  }
  if (port > 65535) {
    return absl::InvalidArgumentError(
        absl::StrCat("'", address, "': port ", port, " is not in 0 to 65535"));
  }
  if (host.front() == '[') host = host.substr(1, host.size() - 2);
  return ListenAddress{
      .kind = ListenAddress::Kind::kTcp, .host = host, .port = port};
}

absl::Status ValidateListenAddress(const std::string& address) {
  return ParseListenAddress(address).status();
}

}  // namespace yatzy::server
