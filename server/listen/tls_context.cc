#include "server/listen/tls_context.h"

#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/os/pem.h"
#include "server/listen/tls_ciphers.h"
#include "server/log/log_event.h"

namespace yatzy::server {
namespace {

// A list of names, each behind its length, as TLS has them.
constexpr std::string_view kHttp = "\x08http/1.1";

absl::Status RefusedByOpenSsl(absl::string_view what) {
  return absl::FailedPreconditionError(
      absl::StrCat(what, ": ", OpenSslReason()));
}

// A client that knows none of ours may go on: it may not mean what it says.
int ChooseProtocol(SSL* /*ssl*/, const unsigned char** chosen,
                   unsigned char* size, const unsigned char* offered,
                   unsigned int offered_size, void* /*unused*/) {
  unsigned char* ours = nullptr;
  const int found = SSL_select_next_proto(
      &ours, size, reinterpret_cast<const unsigned char*>(kHttp.data()),
      kHttp.size(), offered, offered_size);
  if (found != OPENSSL_NPN_NEGOTIATED) return SSL_TLSEXT_ERR_NOACK;
  *chosen = ours;
  return SSL_TLSEXT_ERR_OK;
}

absl::Status UseOwn(const Certificates& certificates, SSL_CTX* context) {
  const auto chain = ParsePemCertificates(certificates.chain_pem);
  if (!chain.ok()) return chain.status();
  const KeyPtr key = ParsePemKey(certificates.key_pem);
  if (key == nullptr) return RefusedByOpenSsl("the key");
  if (SSL_CTX_use_certificate(context, chain->front().get()) != 1) {
    return RefusedByOpenSsl("the certificate");
  }
  for (std::size_t i = 1; i < chain->size(); ++i) {
    if (SSL_CTX_add1_chain_cert(context, (*chain)[i].get()) != 1) {
      return RefusedByOpenSsl("an issuer's certificate");
    }
  }
  if (SSL_CTX_use_PrivateKey(context, key.get()) != 1) {
    return RefusedByOpenSsl("the key");
  }
  return absl::OkStatus();
}

absl::Status WantClientCertificates(const std::string& ca_pem,
                                    SSL_CTX* context) {
  const auto authorities = ParsePemCertificates(ca_pem);
  if (!authorities.ok()) return authorities.status();
  X509_STORE* const store = SSL_CTX_get_cert_store(context);
  X509_STORE_set_flags(store,
                       X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_TRUSTED_FIRST);
  for (const CertificatePtr& one : *authorities) {
    if (X509_STORE_add_cert(store, one.get()) != 1 ||
        SSL_CTX_add_client_CA(context, one.get()) != 1) {
      return RefusedByOpenSsl("the client CA");
    }
  }
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT,
                     nullptr);
  return absl::OkStatus();
}

absl::StatusOr<std::shared_ptr<SSL_CTX>> MakeContext(
    const Certificates& certificates) {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()),
                                   &SSL_CTX_free);
  if (context == nullptr) return RefusedByOpenSsl("TLS");
  if (SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(context.get(), kTlsCiphers) != 1) {
    return RefusedByOpenSsl("TLS 1.2");
  }
  // HTTP says itself where its messages end, so that a peer need not.
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION |
                                         SSL_OP_NO_TICKET |
                                         SSL_OP_IGNORE_UNEXPECTED_EOF |
                                         SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_num_tickets(context.get(), 0);
  SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
  // What is to be written may lie elsewhere when it is tried again; idle
  // connections hold no buffers.
  SSL_CTX_set_mode(context.get(), SSL_MODE_ENABLE_PARTIAL_WRITE |
                                      SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER |
                                      SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(context.get(), &ChooseProtocol, nullptr);
  absl::Status status = UseOwn(certificates, context.get());
  if (status.ok() && !certificates.client_ca_pem.empty()) {
    status = WantClientCertificates(certificates.client_ca_pem, context.get());
  }
  if (!status.ok()) return status;
  return context;
}

}  // namespace

absl::StatusOr<std::unique_ptr<TlsContexts>> TlsContexts::Open(
    const FollowedCertificates& certificates) {
  auto contexts = std::unique_ptr<TlsContexts>(new TlsContexts(certificates));
  const std::lock_guard lock(contexts->mutex_);
  const absl::Status status = contexts->TakeOver();
  if (!status.ok()) return status;
  return contexts;
}

absl::Status TlsContexts::TakeOver() {
  given_ = certificates_.Current();
  auto context = MakeContext(*given_);
  if (!context.ok()) return context.status();
  context_ = *std::move(context);
  return absl::OkStatus();
}

std::shared_ptr<SSL_CTX> TlsContexts::Current() {
  const std::lock_guard lock(mutex_);
  if (certificates_.Current() == given_) return context_;
  if (const absl::Status status = TakeOver(); !status.ok()) {
    LogEvent(LogLevel::kWarn, "certificate not taken over, the old one stays",
             {{"reason", std::string(status.message())}});
  }
  return context_;
}

}  // namespace yatzy::server
