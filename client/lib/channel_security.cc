#include "client/lib/channel_security.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "client/lib/server_address.h"

namespace yatzy::client {
namespace {

using ::grpc::experimental::ClientInterceptorFactoryInterface;
using ::grpc::experimental::ClientRpcInfo;
using ::grpc::experimental::InterceptionHookPoints;
using ::grpc::experimental::Interceptor;
using ::grpc::experimental::InterceptorBatchMethods;

absl::Status CheckToken(const std::string& address,
                        const ChannelSecurity& security) {
  if (security.token.empty()) return absl::OkStatus();
  if (!std::all_of(security.token.begin(), security.token.end(), [](char c) {
        return absl::ascii_isgraph(static_cast<unsigned char>(c));
      })) {
    return absl::InvalidArgumentError(
        "token: it must be printable ASCII without spaces");
  }
  const auto parsed = ParseServerAddress(address);
  if (security.tls || (parsed.ok() && IsLocal(*parsed))) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      "token: without TLS it would be sent to ", address,
      " in the clear; use TLS, a Unix socket or a loopback address"));
}

class TokenSender final : public Interceptor {
 public:
  explicit TokenSender(const std::string& authorization)
      : authorization_(authorization) {}

  void Intercept(InterceptorBatchMethods* methods) override {
    if (methods->QueryInterceptionHookPoint(
            InterceptionHookPoints::PRE_SEND_INITIAL_METADATA)) {
      methods->GetSendInitialMetadata()->emplace("authorization",
                                                 authorization_);
    }
    methods->Proceed();
  }

 private:
  const std::string& authorization_;  // the factory's
};

// Lives as long as the channel, and so as long as its calls.
class TokenSenders final : public ClientInterceptorFactoryInterface {
 public:
  explicit TokenSenders(std::string authorization)
      : authorization_(std::move(authorization)) {}

  Interceptor* CreateClientInterceptor(ClientRpcInfo* /*call*/) override {
    return std::make_unique<TokenSender>(authorization_).release();
  }

 private:
  const std::string authorization_;
};

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

std::vector<std::unique_ptr<ClientInterceptorFactoryInterface>>
BearerTokenInterceptors(const std::string& token) {
  std::vector<std::unique_ptr<ClientInterceptorFactoryInterface>> interceptors;
  if (!token.empty()) {
    interceptors.push_back(
        std::make_unique<TokenSenders>(absl::StrCat("Bearer ", token)));
  }
  return interceptors;
}

}  // namespace yatzy::client
