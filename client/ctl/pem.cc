#include "client/ctl/pem.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <memory>

namespace yatzy::client {
namespace {

template <typename T, void (*free)(T*)>
struct Deleter {
  void operator()(T* object) const { free(object); }
};
using Certificate = std::unique_ptr<X509, Deleter<X509, X509_free>>;
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY, EVP_PKEY_free>>;
using Text = std::unique_ptr<BIO, Deleter<BIO, BIO_free_all>>;

Text TextOf(const std::string& pem) {
  return Text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
}

// Nobody is there to be asked for a password, as OpenSSL does by default.
int NoPassword(char* /*buffer*/, int /*size*/, int /*encrypting*/,
               void* /*user*/) {
  return 0;
}

Certificate ReadCertificate(BIO* text) {
  return Certificate(PEM_read_bio_X509(text, nullptr, NoPassword, nullptr));
}

}  // namespace

absl::Status CheckCertificates(const std::string& pem) {
  ERR_clear_error();
  const Text text = TextOf(pem);
  int count = 0;
  while (ReadCertificate(text.get()) != nullptr) ++count;
  // The end of the text is an error to OpenSSL as well.
  const bool at_end =
      ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  if (!at_end) {
    return absl::InvalidArgumentError("a certificate in it is malformed");
  }
  if (count > 0) return absl::OkStatus();
  return absl::InvalidArgumentError("there is no PEM certificate in it");
}

absl::Status CheckPrivateKey(const std::string& pem,
                             const std::string& certificate_chain) {
  const Text text = TextOf(pem);
  const Key key(
      PEM_read_bio_PrivateKey(text.get(), nullptr, NoPassword, nullptr));
  const Text chain = TextOf(certificate_chain);
  const Certificate certificate = ReadCertificate(chain.get());
  const bool fits = key != nullptr && certificate != nullptr &&
                    X509_check_private_key(certificate.get(), key.get()) == 1;
  ERR_clear_error();
  if (fits) return absl::OkStatus();
  return absl::InvalidArgumentError(
      key == nullptr ? "there is no unencrypted PEM private key in it"
                     : "it is not the key of the certificate");
}

}  // namespace yatzy::client
