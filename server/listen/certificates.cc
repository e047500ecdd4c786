#include "server/listen/certificates.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/time/clock.h"
#include "server/log/log_event.h"

namespace yatzy::server {
namespace {

void LogUse(const TlsFiles& files, const Certificates& certificates) {
  const bool has_expired = certificates.not_after < absl::Now();
  LogEvent(has_expired ? LogLevel::kWarn : LogLevel::kInfo,
           "certificate in use",
           {{"file", files.certificate},
            {"subject", certificates.subject},
            {has_expired ? "expired" : "expires",
             absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", certificates.not_after,
                              absl::UTCTimeZone())}});
}

// What one listener of gRPC's has been given.
struct Port {
  const FollowedCertificates& certificates;
  std::shared_ptr<const Certificates> given;
};

// Called by gRPC before each handshake, one at a time for a port.
grpc_ssl_certificate_config_reload_status Fetch(
    void* user_data, grpc_ssl_server_certificate_config** config) {
  Port& port = *static_cast<Port*>(user_data);
  auto current = port.certificates.Current();
  if (current == port.given) {
    return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_UNCHANGED;
  }
  const grpc_ssl_pem_key_cert_pair pair = {current->key_pem.c_str(),
                                           current->chain_pem.c_str()};
  // gRPC 1.51 aborts without a CA, also if no client is asked for a certificate
  // and so none is checked against it.
  const std::string& ca = current->client_ca_pem.empty()
                              ? current->chain_pem
                              : current->client_ca_pem;
  *config = grpc_ssl_server_certificate_config_create(ca.c_str(), &pair, 1);
  port.given = std::move(current);
  return GRPC_SSL_CERTIFICATE_CONFIG_RELOAD_NEW;
}

// gRPC 1.51 can fetch certificates for each handshake, but only its C API can
// be told to: hence this class, which is what SslServerCredentials would be.
class FetchingCredentials final : public grpc::ServerCredentials {
 public:
  explicit FetchingCredentials(const FollowedCertificates& certificates)
      : certificates_(certificates) {}

  void SetAuthMetadataProcessor(
      const std::shared_ptr<grpc::AuthMetadataProcessor>& /*processor*/)
      override {}

 private:
  int AddPortToServer(const std::string& address,
                      grpc_server* server) override {
    ports_.push_back(std::make_unique<Port>(Port{certificates_, nullptr}));
    grpc_server_credentials* credentials =
        grpc_ssl_server_credentials_create_with_options(
            grpc_ssl_server_credentials_create_options_using_config_fetcher(
                certificates_.Current()->client_ca_pem.empty()
                    ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                    : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY,
                &Fetch, ports_.back().get()));
    const int port =
        grpc_server_add_http2_port(server, address.c_str(), credentials);
    grpc_server_credentials_release(credentials);
    return port;
  }

  const FollowedCertificates& certificates_;
  std::vector<std::unique_ptr<Port>> ports_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<FollowedCertificates>> FollowCertificates(
    const TlsFiles& files, std::shared_ptr<FileWatch> watch) {
  auto followed = FollowedCertificates::Open(
      {files.certificate, files.key, files.client_ca},
      [files] { return ReadCertificates(files); },
      [files](const absl::StatusOr<Certificates>& renewed) {
        if (renewed.ok()) return LogUse(files, *renewed);
        LogEvent(LogLevel::kWarn, "certificate not renewed, the old one stays",
                 {{"reason", std::string(renewed.status().message())}});
      },
      std::move(watch));
  if (followed.ok()) LogUse(files, *(*followed)->Current());
  return followed;
}

std::shared_ptr<grpc::ServerCredentials> TlsCredentials(
    const FollowedCertificates& certificates) {
  return std::make_shared<FetchingCredentials>(certificates);
}

}  // namespace yatzy::server
