// Certificates and keys in PEM, by OpenSSL. Thread-safe.
#ifndef YATZY_CORE_OS_PEM_H_
#define YATZY_CORE_OS_PEM_H_

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace yatzy {

template <auto kFree>
struct OpenSslFree {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using CertificatePtr = std::unique_ptr<X509, OpenSslFree<X509_free>>;
using KeyPtr = std::unique_ptr<EVP_PKEY, OpenSslFree<EVP_PKEY_free>>;

// What OpenSSL has refused last on this thread, and why: "ee key too small".
// Forgets it.
std::string OpenSslReason();

// The text of a PEM file as OpenSSL reads it: without byte-order marks and the
// blanks around a line, with line feeds at the ends of lines, and one between
// blocks that were joined without. OpenSSL skips what it does not read so, and
// says nothing.
std::string TidyPem(std::string text);

// All certificates in the text, which is tidy, in their order. NOT_FOUND if
// there is none; INVALID_ARGUMENT, with OpenSSL's reason as the message, if one
// is malformed or cut short.
absl::StatusOr<std::vector<CertificatePtr>> ParsePemCertificates(
    const std::string& pem);

// The private key in the text, which is tidy. Null if there is no whole one, or
// if it is encrypted: nobody is asked for a pass phrase.
KeyPtr ParsePemKey(const std::string& pem);

// Drops what is there again.
void DropRepeats(std::vector<CertificatePtr>& certificates);

// Leaves the first certificate where it is and puts behind it the one that has
// issued it, behind that its issuer, and so on; the rest follow as they were.
// Drops repeats.
void PutIssuersInOrder(std::vector<CertificatePtr>& chain);

// Whether the first certificate is that of the key. If another one is,
// FAILED_PRECONDITION names it: "certificate 2 (CN=example.org) is that of the
// key and must be the first"; if none is, NOT_FOUND. The chain is not empty.
absl::Status CheckFirstIsOfKey(const std::vector<CertificatePtr>& chain,
                               EVP_PKEY* key);

// The certificates and nothing else, as TidyPem would.
std::string PemOf(const std::vector<CertificatePtr>& certificates);

// The subject as RFC 2253 writes it, control characters escaped.
std::string SubjectOf(const X509* certificate);

}  // namespace yatzy

#endif  // YATZY_CORE_OS_PEM_H_
