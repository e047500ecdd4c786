#include "server/listen/tls_files.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <memory>
#include <sstream>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "core/os/pem.h"

namespace yatzy::server {
namespace {

using Bio = std::unique_ptr<BIO, OpenSslFree<BIO_free>>;
using Context = std::unique_ptr<SSL_CTX, OpenSslFree<SSL_CTX_free>>;

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
  return bytes.str();
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

// Loads all into a context, as a server does. OpenSSL's security level has a
// say here, too.
absl::Status TryOut(const Source& chain_source,
                    const std::vector<CertificatePtr>& chain,
                    const Source& key_source, EVP_PKEY* key) {
  const Context context(SSL_CTX_new(TLS_server_method()));
  if (SSL_CTX_use_certificate(context.get(), chain[0].get()) != 1) {
    return BadForOpenSsl(chain_source);
  }
  for (std::size_t i = 1; i < chain.size(); ++i) {
    if (X509_check_issued(chain[i].get(), chain[i - 1].get()) != X509_V_OK) {
      return Bad(chain_source, absl::StrCat("certificate ", i + 1,
                                            " has not issued the one before"));
    }
    if (SSL_CTX_add1_chain_cert(context.get(), chain[i].get()) != 1) {
      return BadForOpenSsl(chain_source);
    }
  }
  if (X509_check_private_key(chain[0].get(), key) != 1) {
    ERR_clear_error();
    return Bad(key_source, absl::StrCat("does not match the certificate in ",
                                        chain_source.path));
  }
  if (SSL_CTX_use_PrivateKey(context.get(), key) != 1) {
    return BadForOpenSsl(key_source);
  }
  return absl::OkStatus();
}

// RFC 2253, in which control characters are escaped.
std::string SubjectOf(const X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(bio.get(), X509_get_subject_name(certificate), 0,
                     XN_FLAG_RFC2253);
  char* text = nullptr;
  const auto size = BIO_get_mem_data(bio.get(), &text);
  return std::string(text, size);
}

absl::Time NotAfter(const X509* certificate) {
  std::tm time{};
  ASN1_TIME_to_tm(X509_get0_notAfter(certificate), &time);
  return absl::FromTM(time, absl::UTCTimeZone());
}

}  // namespace

absl::StatusOr<Certificates> ReadCertificates(const TlsFiles& files) {
  const Source chain_source{files.flags + "-cert", files.certificate};
  const Source key_source{files.flags + "-key", files.key};
  const Source ca_source{files.flags + "-client-ca", files.client_ca};
  auto chain_pem = Read(chain_source);
  if (!chain_pem.ok()) return chain_pem.status();
  auto key_pem = Read(key_source);
  if (!key_pem.ok()) return key_pem.status();
  const auto chain = ParseCertificates(chain_source, *chain_pem);
  if (!chain.ok()) return chain.status();
  const auto key = ParseKey(key_source, *key_pem);
  if (!key.ok()) return key.status();
  const absl::Status fit = TryOut(chain_source, *chain, key_source, key->get());
  if (!fit.ok()) return fit;
  Certificates certificates{.chain_pem = *std::move(chain_pem),
                            .key_pem = *std::move(key_pem),
                            .subject = SubjectOf((*chain)[0].get()),
                            .not_after = NotAfter((*chain)[0].get())};
  if (files.client_ca.empty()) return certificates;
  auto ca_pem = Read(ca_source);
  if (!ca_pem.ok()) return ca_pem.status();
  const auto ca = ParseCertificates(ca_source, *ca_pem);
  if (!ca.ok()) return ca.status();
  certificates.client_ca_pem = *std::move(ca_pem);
  return certificates;
}

}  // namespace yatzy::server
