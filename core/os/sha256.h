#ifndef YATZY_CORE_OS_SHA256_H_
#define YATZY_CORE_OS_SHA256_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

namespace yatzy {

using Sha256Digest = std::array<std::uint8_t, 32>;

// Returns the SHA-256 of the bytes (FIPS 180-4), at about 2 GB/s where the
// processor has SHA instructions.
Sha256Digest Sha256(std::span<const std::byte> bytes);

// The same of bytes that come in parts.
class Sha256Parts {
 public:
  Sha256Parts();
  ~Sha256Parts();
  Sha256Parts(const Sha256Parts&) = delete;
  Sha256Parts& operator=(const Sha256Parts&) = delete;

  void Add(std::span<const std::byte> bytes);
  // Returns that of all parts, in their order. Call it once, at the end.
  Sha256Digest Digest();

 private:
  struct Context;
  const std::unique_ptr<Context> context_;
};

// Returns the digest as 64 lower-case hexadecimal digits.
std::string ToHex(const Sha256Digest& digest);

}  // namespace yatzy

#endif  // YATZY_CORE_OS_SHA256_H_
