#include "server/listen/certificates.h"

#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <cerrno>
#include <cstring>
#include <ctime>
#include <fstream>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "core/os/pem.h"
#include "server/listen/tls_ciphers.h"
#include "server/log/log_event.h"

namespace yatzy::server {
namespace {

using Context = std::unique_ptr<SSL_CTX, OpenSslFree<SSL_CTX_free>>;
using Connection = std::unique_ptr<SSL, OpenSslFree<SSL_free>>;

// A file and the flag that names it.
struct Source {
  std::string flag;
  std::string path;
};

absl::Status Bad(const Source& source, absl::string_view reason) {
  return absl::FailedPreconditionError(
      absl::StrCat(source.flag, "=", source.path, ": ", reason));
}

absl::Status BadForOpenSsl(const Source& source) {
  return Bad(source, OpenSslReason());
}

absl::StatusOr<std::string> Read(const Source& source) {
  errno = 0;
  std::ifstream file(source.path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  if (!file || !bytes) {
    return Bad(source, errno != 0 ? std::strerror(errno) : "it is empty");
  }
  return TidyPem(bytes.str());
}

absl::StatusOr<std::vector<CertificatePtr>> ParseCertificates(
    const Source& source, const std::string& pem) {
  auto certificates = ParsePemCertificates(pem);
  if (certificates.ok()) return certificates;
  return Bad(source, absl::IsNotFound(certificates.status())
                         ? "has no PEM certificate"
                         : certificates.status().message());
}

absl::StatusOr<KeyPtr> ParseKey(const Source& source, const std::string& pem) {
  KeyPtr key = ParsePemKey(pem);
  if (key != nullptr) return key;
  return Bad(source,
             absl::StrContains(pem, "ENCRYPTED")
                 ? "is encrypted; yatzyd has nobody to ask for its phrase"
                 : "has no whole PEM private key");
}

// In bytes. Clients have limits of their own.
constexpr long kLongestChain = 1 << 24;

// Whether one more step was possible, or has to wait for the peer.
bool GoesOn(SSL* connection) {
  ERR_clear_error();
  const int result = SSL_do_handshake(connection);
  return result == 1 ||
         SSL_get_error(connection, result) == SSL_ERROR_WANT_READ ||
         SSL_get_error(connection, result) == SSL_ERROR_WANT_WRITE;
}

// Lets a client that trusts everybody, and is else as OpenSSL makes it, connect
// to a server of this context, in memory. OpenSSL and gRPC load keys that fit
// no cipher, DSA and rare curves, and then refuse every connection.
bool ServesClients(SSL_CTX* context) {
  const Context client_context(SSL_CTX_new(TLS_client_method()));
  SSL_CTX_set_security_level(client_context.get(), 0);
  SSL_CTX_set_max_cert_list(client_context.get(), kLongestChain);
  const Connection server(SSL_new(context));
  const Connection client(SSL_new(client_context.get()));
  BIO* server_end = nullptr;
  BIO* client_end = nullptr;
  if (BIO_new_bio_pair(&server_end, 0, &client_end, 0) != 1) return false;
  SSL_set_bio(server.get(), server_end, server_end);
  SSL_set_bio(client.get(), client_end, client_end);
  SSL_set_accept_state(server.get());
  SSL_set_connect_state(client.get());
  while (SSL_is_init_finished(server.get()) != 1 ||
         SSL_is_init_finished(client.get()) != 1) {
    if (!GoesOn(client.get()) || !GoesOn(server.get())) return false;
  }
  return true;
}

// Loads all into a context, as a server does, and connects to it. OpenSSL's
// security level has a say here, too.
absl::Status TryOut(const Source& chain_source,
                    const std::vector<CertificatePtr>& chain,
                    const Source& key_source, EVP_PKEY* key) {
  const Context context(SSL_CTX_new(TLS_server_method()));
  if (SSL_CTX_use_certificate(context.get(), chain[0].get()) != 1) {
    return BadForOpenSsl(chain_source);
  }
  for (std::size_t i = 1; i < chain.size(); ++i) {
    if (SSL_CTX_add1_chain_cert(context.get(), chain[i].get()) != 1) {
      return BadForOpenSsl(chain_source);
    }
  }
  if (SSL_CTX_use_PrivateKey(context.get(), key) != 1) {
    return BadForOpenSsl(key_source);
  }
  if (SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) != 1 ||
      SSL_CTX_set_cipher_list(context.get(), kTlsCiphers) != 1) {
    return BadForOpenSsl(chain_source);
  }
  if (ServesClients(context.get())) return absl::OkStatus();
  return Bad(chain_source,
             absl::StrCat("no client could connect with a key of this kind: ",
                          OpenSslReason()));
}

absl::Status CheckKeyFits(const Source& chain_source,
                          const std::vector<CertificatePtr>& chain,
                          const Source& key_source, EVP_PKEY* key) {
  const absl::Status first = CheckFirstIsOfKey(chain, key);
  if (first.ok()) return first;
  if (absl::IsFailedPrecondition(first)) {
    return Bad(chain_source, first.message());
  }
  return Bad(key_source, absl::StrCat("does not match the certificate in ",
                                      chain_source.path));
}

absl::Time NotAfter(const X509* certificate) {
  std::tm time{};
  ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &time);
  return absl::FromTM(time, absl::UTCTimeZone());
}

std::string FingerprintOf(const X509* certificate) {
  constexpr std::size_t kBytes = 8;
  unsigned char digest[EVP_MAX_MD_SIZE] = {};
  X509_digest(certificate, EVP_sha256(), digest, nullptr);
  return absl::BytesToHexString(
      absl::string_view(reinterpret_cast<const char*>(digest), kBytes));
}

CertificateFacts FactsOf(CertificateRole role, const X509* certificate) {
  return {role, SubjectOf(certificate), FingerprintOf(certificate),
          NotAfter(certificate)};
}

std::string InLog(absl::Time time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", time, absl::UTCTimeZone());
}

void LogUse(const TlsFiles& files, const Certificates& certificates) {
  const absl::Time now = absl::Now();
  for (const CertificateFacts& facts : certificates.facts) {
    const bool has_expired = facts.not_after < now;
    if (facts.role == CertificateRole::kServer) {
      LogEvent(has_expired ? LogLevel::kWarn : LogLevel::kInfo,
               "certificate in use",
               {{"file", files.certificate},
                {"subject", facts.subject},
                {has_expired ? "expired" : "expires", InLog(facts.not_after)}});
    } else if (facts.role == CertificateRole::kIssuer && has_expired) {
      LogEvent(LogLevel::kWarn, "an issuer's certificate has expired",
               {{"file", files.certificate},
                {"subject", facts.subject},
                {"expired", InLog(facts.not_after)}});
    }
  }
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

absl::StatusOr<Certificates> ReadCertificates(const TlsFiles& files) {
  const Source chain_source{files.flags + "-cert", files.certificate};
  const Source key_source{files.flags + "-key", files.key};
  const Source ca_source{files.flags + "-client-ca", files.client_ca};
  const auto chain_pem = Read(chain_source);
  if (!chain_pem.ok()) return chain_pem.status();
  auto key_pem = Read(key_source);
  if (!key_pem.ok()) return key_pem.status();
  auto chain = ParseCertificates(chain_source, *chain_pem);
  if (!chain.ok()) return chain.status();
  const auto key = ParseKey(key_source, *key_pem);
  if (!key.ok()) return key.status();
  absl::Status fit = CheckKeyFits(chain_source, *chain, key_source, key->get());
  if (!fit.ok()) return fit;
  PutIssuersInOrder(*chain);
  fit = TryOut(chain_source, *chain, key_source, key->get());
  if (!fit.ok()) return fit;
  Certificates certificates{.chain_pem = PemOf(*chain),
                            .key_pem = *std::move(key_pem)};
  for (const CertificatePtr& one : *chain) {
    certificates.facts.push_back(FactsOf(one == chain->front()
                                             ? CertificateRole::kServer
                                             : CertificateRole::kIssuer,
                                         one.get()));
  }
  if (files.client_ca.empty()) return certificates;
  const auto ca_pem = Read(ca_source);
  if (!ca_pem.ok()) return ca_pem.status();
  auto ca = ParseCertificates(ca_source, *ca_pem);
  if (!ca.ok()) return ca.status();
  DropRepeats(*ca);
  certificates.client_ca_pem = PemOf(*ca);
  for (const CertificatePtr& one : *ca) {
    certificates.facts.push_back(
        FactsOf(CertificateRole::kClientCa, one.get()));
  }
  return certificates;
}

absl::StatusOr<std::unique_ptr<FollowedCertificates>> FollowCertificates(
    const TlsFiles& files, std::shared_ptr<CertificateUse> use,
    std::shared_ptr<FileWatch> watch) {
  auto followed = FollowedCertificates::Open(
      {files.certificate, files.key, files.client_ca},
      [files] { return ReadCertificates(files); },
      [files, use](const absl::StatusOr<Certificates>& renewed) {
        if (use != nullptr) use->Renewed(renewed);
        if (renewed.ok()) return LogUse(files, *renewed);
        LogEvent(LogLevel::kWarn, "certificate not renewed, the old one stays",
                 {{"reason", std::string(renewed.status().message())}});
      },
      std::move(watch));
  if (!followed.ok()) return followed;
  const auto first = (*followed)->Current();
  LogUse(files, *first);
  if (use != nullptr) use->Began(*first);
  return followed;
}

void CertificateUse::Began(const Certificates& certificates) {
  const std::lock_guard lock(mutex_);
  // A renewal may have come first.
  if (numbers_.in_use.empty()) numbers_.in_use = certificates.facts;
}

void CertificateUse::Renewed(const absl::StatusOr<Certificates>& renewed) {
  const std::lock_guard lock(mutex_);
  numbers_.is_refused = !renewed.ok();
  ++(renewed.ok() ? numbers_.taken : numbers_.refused);
  if (renewed.ok()) numbers_.in_use = renewed->facts;
}

CertificateUse::Numbers CertificateUse::Read() const {
  const std::lock_guard lock(mutex_);
  return numbers_;
}

std::shared_ptr<grpc::ServerCredentials> TlsCredentials(
    const FollowedCertificates& certificates) {
  return std::make_shared<FetchingCredentials>(certificates);
}

}  // namespace yatzy::server
