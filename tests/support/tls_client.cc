#include "tests/support/tls_client.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include <csignal>
#include <vector>

#include "core/os/pem.h"

namespace yatzy {

struct TlsClient::Parts {
  std::unique_ptr<SSL_CTX, OpenSslFree<SSL_CTX_free>> context;
  std::unique_ptr<SSL, OpenSslFree<SSL_free>> ssl;
};

TlsClient::TlsClient(const std::string& address, const Options& options)
    : socket_(address), parts_(std::make_unique<Parts>()) {
  std::signal(SIGPIPE, SIG_IGN);  // which OpenSSL raises
  parts_->context.reset(SSL_CTX_new(TLS_client_method()));
  SSL_CTX* const context = parts_->context.get();
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  if (options.newest_tls != 0) {
    SSL_CTX_set_max_proto_version(context, options.newest_tls);
  }
  const auto authorities = ParsePemCertificates(options.ca);
  if (authorities.ok()) {
    for (const CertificatePtr& one : *authorities) {
      X509_STORE_add_cert(SSL_CTX_get_cert_store(context), one.get());
    }
  }
  if (!options.own.chain.empty()) {
    SSL_CTX_use_certificate(
        context, ParsePemCertificates(options.own.chain)->front().get());
    SSL_CTX_use_PrivateKey(context, ParsePemKey(options.own.key).get());
  }
  parts_->ssl.reset(SSL_new(context));
  SSL* const ssl = parts_->ssl.get();
  if (!options.protocol.empty()) {
    const std::string list =
        static_cast<char>(options.protocol.size()) + options.protocol;
    SSL_set_alpn_protos(
        ssl, reinterpret_cast<const unsigned char*>(list.data()), list.size());
  }
  is_connected_ = socket_.is_connected() &&
                  SSL_set_fd(ssl, socket_.fd()) == 1 && SSL_connect(ssl) == 1;
}

TlsClient::~TlsClient() = default;

bool TlsClient::Send(const std::string& text) {
  std::size_t sent = 0;
  return text.empty() ||
         SSL_write_ex(parts_->ssl.get(), text.data(), text.size(), &sent) == 1;
}

void TlsClient::End() { SSL_shutdown(parts_->ssl.get()); }

std::string TlsClient::Read(std::size_t most) {
  std::string text(most, '\0');
  std::size_t size = 0;
  ERR_clear_error();
  const int result =
      SSL_read_ex(parts_->ssl.get(), text.data(), text.size(), &size);
  if (result != 1) {
    has_ended_well_ =
        is_connected_ &&
        SSL_get_error(parts_->ssl.get(), result) == SSL_ERROR_ZERO_RETURN;
  }
  text.resize(size);
  return text;
}

std::string TlsClient::ReadAll() {
  std::string all;
  for (std::string part = Read(); !part.empty(); part = Read()) all += part;
  return all;
}

std::string TlsClient::protocol() const {
  const unsigned char* chosen = nullptr;
  unsigned int size = 0;
  SSL_get0_alpn_selected(parts_->ssl.get(), &chosen, &size);
  return {reinterpret_cast<const char*>(chosen), size};
}

std::string TlsClient::certificate() const {
  std::vector<CertificatePtr> shown;
  shown.emplace_back(SSL_get1_peer_certificate(parts_->ssl.get()));
  return shown.front() == nullptr ? "" : PemOf(shown);
}

std::string TlsClient::version() const {
  return SSL_get_version(parts_->ssl.get());
}

}  // namespace yatzy
