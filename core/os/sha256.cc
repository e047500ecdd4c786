#include "core/os/sha256.h"

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

std::string ToHex(const Sha256Digest& digest) {
  return absl::BytesToHexString(absl::string_view(
      reinterpret_cast<const char*>(digest.data()), digest.size()));
}

}  // namespace yatzy
