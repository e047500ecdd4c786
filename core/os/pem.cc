#include "core/os/pem.h"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

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

// What `bio`, a BIO in memory, has been written.
std::string TextOf(BIO* bio) {
  char* text = nullptr;
  const auto size = BIO_get_mem_data(bio, &text);
  return std::string(text, size);
}

// By the signature too: names and keys change apart.
bool HasIssued(X509* issuer, X509* certificate) {
  const bool has = X509_check_issued(issuer, certificate) == X509_V_OK &&
                   X509_verify(certificate, X509_get0_pubkey(issuer)) == 1;
  ERR_clear_error();
  return has;
}

}  // namespace

std::string TidyPem(std::string text) {
  constexpr char kMark[] = "\xEF\xBB\xBF";
  absl::StrReplaceAll({{"\r\n", "\n"},
                       {"\r", "\n"},
                       {kMark, ""},
                       {"----------BEGIN ", "-----\n-----BEGIN "}},
                      &text);
  return absl::StrJoin(absl::StrSplit(text, '\n'), "\n",
                       [](std::string* out, absl::string_view line) {
                         absl::StrAppend(out, absl::StripAsciiWhitespace(line));
                       });
}

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
             PEM_read_bio_X509_AUX(bio.get(), nullptr, NoPhrase, nullptr)) {
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

void DropRepeats(std::vector<CertificatePtr>& certificates) {
  std::vector<CertificatePtr> once;
  for (CertificatePtr& next : certificates) {
    const bool is_new =
        std::none_of(once.begin(), once.end(), [&](const CertificatePtr& one) {
          return X509_cmp(one.get(), next.get()) == 0;
        });
    if (is_new) once.push_back(std::move(next));
  }
  certificates = std::move(once);
}

void PutIssuersInOrder(std::vector<CertificatePtr>& chain) {
  DropRepeats(chain);
  for (auto next = std::next(chain.begin()); next != chain.end(); ++next) {
    X509* const issued = std::prev(next)->get();
    const auto issuer =
        std::find_if(next, chain.end(), [&](const CertificatePtr& other) {
          return HasIssued(other.get(), issued);
        });
    if (issuer == chain.end()) return;
    std::rotate(next, issuer, std::next(issuer));
  }
}

absl::Status CheckFirstIsOfKey(const std::vector<CertificatePtr>& chain,
                               EVP_PKEY* key) {
  const auto of_key = std::find_if(
      chain.begin(), chain.end(), [key](const CertificatePtr& certificate) {
        return X509_check_private_key(certificate.get(), key) == 1;
      });
  ERR_clear_error();
  if (of_key == chain.begin()) return absl::OkStatus();
  if (of_key == chain.end()) {
    return absl::NotFoundError("no certificate is that of the key");
  }
  return absl::FailedPreconditionError(absl::StrCat(
      "certificate ", of_key - chain.begin() + 1, " (",
      SubjectOf(of_key->get()), ") is that of the key and must be the first"));
}

std::string PemOf(const std::vector<CertificatePtr>& certificates) {
  const Bio bio(BIO_new(BIO_s_mem()));
  for (const CertificatePtr& certificate : certificates) {
    PEM_write_bio_X509(bio.get(), certificate.get());
  }
  return TextOf(bio.get());
}

std::string SubjectOf(const X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  X509_NAME_print_ex(bio.get(), X509_get_subject_name(certificate), 0,
                     XN_FLAG_RFC2253);
  return TextOf(bio.get());
}

}  // namespace yatzy
