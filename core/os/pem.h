// Certificates and keys in PEM, by OpenSSL. Thread-safe.
#ifndef YATZY_CORE_OS_PEM_H_
#define YATZY_CORE_OS_PEM_H_

#include <openssl/evp.h>
#include <openssl/x509.h>

#include <memory>
#include <string>
#include <vector>

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

// All certificates in the text, in their order. NOT_FOUND if there is none;
// INVALID_ARGUMENT, with OpenSSL's reason as the message, if one is malformed
// or cut short.
absl::StatusOr<std::vector<CertificatePtr>> ParsePemCertificates(
    const std::string& pem);

// The private key in the text. Null if there is no whole one, or if it is
// encrypted: nobody is asked for a pass phrase.
KeyPtr ParsePemKey(const std::string& pem);

}  // namespace yatzy

#endif  // YATZY_CORE_OS_PEM_H_
