#include "client/lib/server_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <cstdint>
#include <cstring>
#include <fstream>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/os/numbers.h"
#include "proto/contract/unix_target.h"

namespace yatzy::client {
namespace {

absl::Status BadAddress(absl::string_view address, absl::string_view reason) {
  return absl::InvalidArgumentError(
      absl::StrCat("\"", address, "\" is not an address: ", reason,
                   "; use HOST:PORT, [IPV6]:PORT or unix:PATH"));
}

// `path` is what follows "unix:", or "unix-abstract:" if it is a name.
absl::StatusOr<ServerAddress> ParseUnix(absl::string_view address,
                                        absl::string_view path, bool is_name) {
  constexpr std::size_t kLongestPath = sizeof(sockaddr_un::sun_path) - 1;
  const char* const what = is_name ? "the name" : "the path";
  if (!is_name && absl::ConsumePrefix(&path, "//") &&
      !absl::StartsWith(path, "/")) {
    return BadAddress(address, "after unix:// the path must begin with /");
  }
  if (path.empty()) {
    return BadAddress(address, absl::StrCat(what, " is missing"));
  }
  if (path.size() > kLongestPath) {
    return BadAddress(address, absl::StrCat(what, " is longer than ",
                                            kLongestPath, " bytes"));
  }
  return ServerAddress{.host = "", .target = UnixTarget(path, is_name)};
}

bool IsIpv4(const std::string& host) {
  in_addr ip = {};
  return inet_pton(AF_INET, host.c_str(), &ip) == 1;
}

// Without its zone, "%eth0".
std::optional<in6_addr> Ipv6(const std::string& host) {
  in6_addr ip = {};
  const std::string number = host.substr(0, host.find('%'));
  if (inet_pton(AF_INET6, number.c_str(), &ip) != 1) return std::nullopt;
  return ip;
}

// `rest` is the address without gRPC's name for its kind.
absl::StatusOr<ServerAddress> ParseHostAndPort(absl::string_view address,
                                               absl::string_view rest) {
  const std::size_t colon = rest.rfind(':');
  if (colon == absl::string_view::npos || absl::EndsWith(rest, "]")) {
    return BadAddress(address, "the port is missing (yatzyd's own is 50051)");
  }
  absl::string_view host = rest.substr(0, colon);
  const bool bracketed =
      absl::StartsWith(host, "[") && absl::EndsWith(host, "]");
  if (host.empty() || host == "[]") {
    return BadAddress(address, "the host is missing");
  }
  if (!bracketed && absl::StrContains(host, ':')) {
    return BadAddress(address, "an IPv6 host needs brackets");
  }
  const auto port = ReadInteger<int>(rest.substr(colon + 1), 1, 65535);
  if (!port.has_value()) {
    return BadAddress(address, "the port is not a number from 1 to 65535");
  }
  ServerAddress parsed{.host = "", .target = absl::StrCat(host, ":", *port)};
  if (bracketed) host = host.substr(1, host.size() - 2);
  parsed.host = std::string(host);
  if (bracketed && !Ipv6(parsed.host).has_value()) {
    return BadAddress(address, "what the brackets hold is no IPv6 address");
  }
  return parsed;
}

// `rest` is what follows "dns:".
absl::StatusOr<ServerAddress> ParseDns(absl::string_view address,
                                       absl::string_view rest) {
  if (absl::ConsumePrefix(&rest, "//") && !absl::StartsWith(rest, "/")) {
    return BadAddress(address,
                      "it names a DNS server; write dns:///HOST:PORT without");
  }
  absl::ConsumePrefix(&rest, "/");
  return ParseHostAndPort(address, rest);
}

// `rest` is what follows "ipv4:" or "ipv6:".
absl::StatusOr<ServerAddress> ParseNumber(absl::string_view address,
                                          absl::string_view rest, bool is_v4) {
  auto parsed = ParseHostAndPort(address, rest);
  if (!parsed.ok()) return parsed;
  const bool is_right =
      is_v4 ? IsIpv4(parsed->host) : Ipv6(parsed->host).has_value();
  if (is_right) return parsed;
  return BadAddress(address, is_v4 ? "the host is not one IPv4 address"
                                   : "the host is not one IPv6 address");
}

// 127.0.0.0/8, and 0.0.0.0, with which a connection goes to the same place.
bool IsLoopback(std::uint32_t ipv4) { return ipv4 >> 24 == 127 || ipv4 == 0; }

// False for what is no number.
bool IsLoopback(const std::string& host) {
  in_addr v4 = {};
  if (inet_pton(AF_INET, host.c_str(), &v4) == 1) {
    return IsLoopback(ntohl(v4.s_addr));
  }
  const std::optional<in6_addr> v6 = Ipv6(host);
  if (!v6.has_value()) return false;
  if (IN6_IS_ADDR_V4MAPPED(&*v6)) {
    std::memcpy(&v4, &v6->s6_addr[12], sizeof(v4));
    return IsLoopback(ntohl(v4.s_addr));
  }
  return IN6_IS_ADDR_LOOPBACK(&*v6) || IN6_IS_ADDR_UNSPECIFIED(&*v6);
}

// As names are compared: in lower case, without the dot at the end.
std::string NameOf(absl::string_view host) {
  return absl::AsciiStrToLower(absl::StripSuffix(host, "."));
}

bool IsLoopbackIn(const std::string& hosts, const std::string& name) {
  std::ifstream file(hosts);
  bool is_named = false;
  for (std::string line; std::getline(file, line);) {
    const std::vector<std::string> words =
        absl::StrSplit(line.substr(0, line.find('#')), absl::ByAnyChar(" \t\r"),
                       absl::SkipEmpty());
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (NameOf(words[i]) != name) continue;
      if (!IsLoopback(words[0])) return false;
      is_named = true;
    }
  }
  return is_named;
}

}  // namespace

absl::StatusOr<ServerAddress> ParseServerAddress(const std::string& address) {
  absl::string_view rest = address;
  if (absl::ConsumePrefix(&rest, "unix-abstract:")) {
    return ParseUnix(address, rest, /*is_name=*/true);
  }
  if (absl::ConsumePrefix(&rest, "unix:")) {
    return ParseUnix(address, rest, /*is_name=*/false);
  }
  if (absl::ConsumePrefix(&rest, "dns:")) return ParseDns(address, rest);
  if (absl::ConsumePrefix(&rest, "ipv4:")) {
    return ParseNumber(address, rest, /*is_v4=*/true);
  }
  if (absl::ConsumePrefix(&rest, "ipv6:")) {
    return ParseNumber(address, rest, /*is_v4=*/false);
  }
  if (absl::StrContains(rest, "://")) {
    return BadAddress(address, "it is a URL");
  }
  return ParseHostAndPort(address, rest);
}

bool IsLocal(const ServerAddress& address) {
  return address.host.empty() || NameOf(address.host) == "localhost" ||
         IsLoopback(address.host);
}

bool IsOnThisMachine(const ServerAddress& address, const std::string& hosts) {
  if (IsLocal(address)) return true;
  const std::string name = NameOf(address.host);
  in_addr short_form = {};  // such as 127.1
  if (inet_aton(name.c_str(), &short_form) != 0) {
    return IsLoopback(ntohl(short_form.s_addr));
  }
  return absl::EndsWith(name, ".localhost") || IsLoopbackIn(hosts, name);
}

}  // namespace yatzy::client
