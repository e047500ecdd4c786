#include "server/listen/tls_credentials.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>

#include <vector>

namespace yatzy::server {
namespace {

// What one listener of gRPC's has been given.
struct Port {
  const CertificateWatch& watch;
  std::shared_ptr<const Certificates> given;
};

// Called by gRPC before each handshake, one at a time for a port.
grpc_ssl_certificate_config_reload_status Fetch(
    void* user_data, grpc_ssl_server_certificate_config** config) {
  Port& port = *static_cast<Port*>(user_data);
  auto current = port.watch.Current();
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
  explicit FetchingCredentials(const CertificateWatch& watch) : watch_(watch) {}

  void SetAuthMetadataProcessor(
      const std::shared_ptr<grpc::AuthMetadataProcessor>& /*processor*/)
      override {}

 private:
  int AddPortToServer(const std::string& address,
                      grpc_server* server) override {
    ports_.push_back(std::make_unique<Port>(Port{watch_, nullptr}));
    grpc_server_credentials* credentials =
        grpc_ssl_server_credentials_create_with_options(
            grpc_ssl_server_credentials_create_options_using_config_fetcher(
                watch_.files().client_ca.empty()
                    ? GRPC_SSL_DONT_REQUEST_CLIENT_CERTIFICATE
                    : GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY,
                &Fetch, ports_.back().get()));
    const int port =
        grpc_server_add_http2_port(server, address.c_str(), credentials);
    grpc_server_credentials_release(credentials);
    return port;
  }

  const CertificateWatch& watch_;
  std::vector<std::unique_ptr<Port>> ports_;
};

}  // namespace

std::shared_ptr<grpc::ServerCredentials> TlsCredentials(
    const CertificateWatch& watch) {
  return std::make_shared<FetchingCredentials>(watch);
}

}  // namespace yatzy::server
