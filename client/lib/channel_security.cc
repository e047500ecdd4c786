#include "client/lib/channel_security.h"

#include <arpa/inet.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace yatzy::client {
namespace {

// Whether nobody but this machine sees what is sent there. A name other than
// localhost is for the resolver to decide, so it is not believed.
bool IsLocal(const std::string& address) {
  if (absl::StartsWith(address, "unix:")) return true;
  const std::string host = address.substr(0, address.rfind(':'));
  if (host == "localhost" || host == "[::1]") return true;
  in_addr ip = {};
  return inet_pton(AF_INET, host.c_str(), &ip) == 1 &&
         ntohl(ip.s_addr) >> 24 == 127;
}

absl::Status CheckToken(const std::string& address,
                        const ChannelSecurity& security) {
  if (security.token.empty()) return absl::OkStatus();
  if (!std::all_of(security.token.begin(), security.token.end(), [](char c) {
        return absl::ascii_isgraph(static_cast<unsigned char>(c));
      })) {
    return absl::InvalidArgumentError(
        "token: it must be printable ASCII without spaces");
  }
  if (security.tls || IsLocal(address)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "token: without TLS it would be sent to ", address,
      " in the clear; use TLS, a Unix socket or a loopback address"));
}

}  // namespace

absl::Status CheckSecurity(const std::string& address,
                           const ChannelSecurity& security) {
  if (security.certificate_chain.empty() != security.private_key.empty()) {
    return absl::InvalidArgumentError(
        security.private_key.empty()
            ? "certificate_chain: it needs its private_key"
            : "private_key: it needs its certificate_chain");
  }
  const auto needs_tls = [&](const char* part, const std::string& value) {
    return security.tls || value.empty()
               ? absl::OkStatus()
               : absl::InvalidArgumentError(
                     absl::StrCat(part, ": it means nothing without TLS"));
  };
  absl::Status status = needs_tls("ca_certificates", security.ca_certificates);
  status.Update(needs_tls("certificate_chain", security.certificate_chain));
  status.Update(needs_tls("server_name", security.server_name));
  status.Update(CheckToken(address, security));
  return status;
}

std::shared_ptr<grpc::ChannelCredentials> NewCredentials(
    const ChannelSecurity& security) {
  if (!security.tls) return grpc::InsecureChannelCredentials();
  return grpc::SslCredentials({.pem_root_certs = security.ca_certificates,
                               .pem_private_key = security.private_key,
                               .pem_cert_chain = security.certificate_chain});
}

}  // namespace yatzy::client
