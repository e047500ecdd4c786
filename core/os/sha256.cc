#include "core/os/sha256.h"

#include <openssl/evp.h>
#include <openssl/sha.h>

#include <string_view>

#include "absl/strings/escaping.h"

namespace yatzy {

Sha256Digest Sha256(std::span<const std::byte> bytes) {
  Sha256Digest digest;
  SHA256(reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
         digest.data());
  return digest;
}

struct Sha256Parts::Context {
  Context() { EVP_DigestInit_ex(hash.get(), EVP_sha256(), nullptr); }

  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> hash{
      EVP_MD_CTX_new(), EVP_MD_CTX_free};
};

Sha256Parts::Sha256Parts() : context_(new Context) {}

Sha256Parts::~Sha256Parts() = default;

void Sha256Parts::Add(std::span<const std::byte> bytes) {
  EVP_DigestUpdate(context_->hash.get(), bytes.data(), bytes.size());
}

Sha256Digest Sha256Parts::Digest() {
  Sha256Digest digest;
  EVP_DigestFinal_ex(context_->hash.get(), digest.data(), nullptr);
  return digest;
}

std::string ToHex(const Sha256Digest& digest) {
  return absl::BytesToHexString(absl::string_view(
      reinterpret_cast<const char*>(digest.data()), digest.size()));
}

}  // namespace yatzy
