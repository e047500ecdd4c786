#include "tests/support/test_certificates.h"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>

namespace yatzy {
namespace {

constexpr long kSecondsPerDay = 24 * 3600;

struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeX509 {
  void operator()(X509* certificate) const { X509_free(certificate); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Certificate = std::unique_ptr<X509, FreeX509>;

template <typename T>
T Require(T value) {
  if (value) return value;
  std::fputs("OpenSSL cannot make a test certificate\n", stderr);
  std::abort();
}

template <typename Write>
std::string Pem(Write write) {
  BIO* bio = BIO_new(BIO_s_mem());
  Require(write(bio) == 1);
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio, &text);
  std::string pem(text, size);
  BIO_free(bio);
  return pem;
}

std::string PemOf(X509* certificate) {
  return Pem([&](BIO* bio) { return PEM_write_bio_X509(bio, certificate); });
}

std::string PemOfKey(EVP_PKEY* key) {
  return Pem([&](BIO* bio) {
    return PEM_write_bio_PrivateKey(bio, key, nullptr, nullptr, 0, nullptr,
                                    nullptr);
  });
}

void AddExtension(X509* certificate, int nid, const std::string& value) {
  X509_EXTENSION* extension =
      Require(X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str()));
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
}

// Unsigned, with a new serial number, valid since yesterday.
Certificate Draft(const std::string& name, EVP_PKEY* key, long days) {
  Certificate draft(Require(X509_new()));
  X509_set_version(draft.get(), 2);
  std::uint64_t serial = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof(serial));
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(draft.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(draft.get()), -2 * kSecondsPerDay);
  X509_gmtime_adj(X509_getm_notAfter(draft.get()), days * kSecondsPerDay);
  X509_set_pubkey(draft.get(), key);
  X509_NAME_add_entry_by_txt(
      X509_get_subject_name(draft.get()), "CN", MBSTRING_UTF8,
      reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  return draft;
}

}  // namespace

struct TestCa::Parts {
  Key key{Require(EVP_EC_gen("P-256"))};
  Certificate certificate;
};

TestCa::TestCa(const std::string& name, const TestCa* issuer, int days)
    : parts_(std::make_unique<Parts>()) {
  parts_->certificate = Draft(name, parts_->key.get(), days);
  X509* own = parts_->certificate.get();
  const Parts& signer = issuer == nullptr ? *parts_ : *issuer->parts_;
  X509_set_issuer_name(own, X509_get_subject_name(signer.certificate.get()));
  AddExtension(own, NID_basic_constraints, "critical,CA:TRUE");
  Require(X509_sign(own, signer.key.get(), EVP_sha256()));
  pem_ = PemOf(own);
}

TestCa::~TestCa() = default;

std::string TestCa::key() const { return PemOfKey(parts_->key.get()); }

TestCertificate TestCa::Issue(const std::string& name,
                              const std::string& alternative_names, int days,
                              const char* curve) const {
  const Key key(Require(EVP_EC_gen(curve)));
  const Certificate issued = Draft(name, key.get(), days);
  X509_set_issuer_name(issued.get(),
                       X509_get_subject_name(parts_->certificate.get()));
  AddExtension(issued.get(), NID_subject_alt_name, alternative_names);
  Require(X509_sign(issued.get(), parts_->key.get(), EVP_sha256()));
  return {PemOf(issued.get()), PemOfKey(key.get())};
}

}  // namespace yatzy
