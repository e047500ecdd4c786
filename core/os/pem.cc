#include "core/os/pem.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

#include "absl/status/status.h"

namespace yatzy {
namespace {

using Bio = std::unique_ptr<BIO, OpenSslFree<BIO_free_all>>;

Bio Over(const std::string& text) {
  return Bio(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// Else OpenSSL asks the terminal.
int NoPhrase(char* /*buffer*/, int /*size*/, int /*encrypting*/,
             void* /*user*/) {
  return -1;
}

}  // namespace

std::string OpenSslReason() {
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  ERR_clear_error();
  return reason == nullptr ? "OpenSSL refuses it" : reason;
}

absl::StatusOr<std::vector<CertificatePtr>> ParsePemCertificates(
    const std::string& pem) {
  ERR_clear_error();
  const Bio bio = Over(pem);
  std::vector<CertificatePtr> certificates;
  while (X509* next =
             PEM_read_bio_X509(bio.get(), nullptr, NoPhrase, nullptr)) {
    certificates.emplace_back(next);
  }
  // The end of the text is an error to OpenSSL as well.
  const bool is_at_end =
      ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  if (!is_at_end) return absl::InvalidArgumentError(OpenSslReason());
  ERR_clear_error();
  if (certificates.empty()) return absl::NotFoundError("no PEM certificate");
  return certificates;
}

KeyPtr ParsePemKey(const std::string& pem) {
  const Bio bio = Over(pem);
  KeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, NoPhrase, nullptr));
  ERR_clear_error();
  return key;
}

}  // namespace yatzy
