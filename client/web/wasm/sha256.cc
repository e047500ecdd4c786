// SHA-256 (FIPS 180-4) in place of OpenSSL's, of which Debian has none for
// WebAssembly. A browser's own is asynchronous, and is there in secure contexts
// only.
#include "core/os/sha256.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "absl/strings/escaping.h"

namespace yatzy {
namespace {

constexpr int kRounds = 64;
constexpr std::size_t kBlock = 64;  // bytes

// The first 32 bits of the fractional parts of the cube roots of the first 64
// primes, and of the square roots of the first eight.
constexpr std::uint32_t kRound[kRounds] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1,
    0x923f82a4, 0xab1c5ed5, 0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3,
    0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147,
    0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13,
    0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b,
    0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a,
    0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208,
    0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

struct Hash {
  std::uint32_t words[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                            0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
};

std::uint32_t BigEndian(const std::byte* bytes) {
  std::uint32_t word;
  std::memcpy(&word, bytes, sizeof(word));
  return __builtin_bswap32(word);
}

void Schedule(const std::byte* block, std::uint32_t (&w)[kRounds]) {
  for (int i = 0; i < 16; ++i) w[i] = BigEndian(block + 4 * i);
  for (int i = 16; i < kRounds; ++i) {
    const std::uint32_t a = w[i - 15];
    const std::uint32_t b = w[i - 2];
    w[i] = w[i - 16] + (std::rotr(a, 7) ^ std::rotr(a, 18) ^ a >> 3) +
           w[i - 7] + (std::rotr(b, 17) ^ std::rotr(b, 19) ^ b >> 10);
  }
}

void Compress(const std::byte* block, Hash& hash) {
  std::uint32_t w[kRounds];
  Schedule(block, w);
  auto [a, b, c, d, e, f, g, h] = hash.words;
  for (int i = 0; i < kRounds; ++i) {
    const std::uint32_t t1 =
        h + (std::rotr(e, 6) ^ std::rotr(e, 11) ^ std::rotr(e, 25)) +
        ((e & f) ^ (~e & g)) + kRound[i] + w[i];
    const std::uint32_t t2 =
        (std::rotr(a, 2) ^ std::rotr(a, 13) ^ std::rotr(a, 22)) +
        ((a & b) ^ (a & c) ^ (b & c));
    h = g, g = f, f = e, e = d + t1;
    d = c, c = b, b = a, a = t1 + t2;
  }
  const std::uint32_t more[8] = {a, b, c, d, e, f, g, h};
  for (int i = 0; i < 8; ++i) hash.words[i] += more[i];
}

// Pads what is left of the bytes, and hashes that.
void Finish(std::span<const std::byte> rest, std::uint64_t size, Hash& hash) {
  std::byte last[2 * kBlock] = {};
  std::copy(rest.begin(), rest.end(), last);
  last[rest.size()] = std::byte{0x80};
  const std::size_t end = rest.size() < kBlock - 8 ? kBlock : 2 * kBlock;
  const std::uint64_t bits = __builtin_bswap64(size * 8);
  std::memcpy(last + end - sizeof(bits), &bits, sizeof(bits));
  for (std::size_t at = 0; at < end; at += kBlock) Compress(last + at, hash);
}

}  // namespace

struct Sha256Parts::Context {
  Hash hash;
  std::uint64_t size = 0;
  std::byte rest[kBlock];  // size % kBlock of them
};

Sha256Parts::Sha256Parts() : context_(new Context) {}

Sha256Parts::~Sha256Parts() = default;

void Sha256Parts::Add(std::span<const std::byte> bytes) {
  auto& [hash, size, rest] = *context_;
  std::size_t held = size % kBlock;
  size += bytes.size();
  while (held + bytes.size() >= kBlock) {
    const std::size_t more = kBlock - held;
    const std::byte* block = bytes.data();
    if (held > 0) {
      std::copy_n(bytes.begin(), more, rest + held);
      block = rest;
      held = 0;
    }
    Compress(block, hash);
    bytes = bytes.subspan(more);
  }
  std::copy(bytes.begin(), bytes.end(), rest + held);
}

Sha256Digest Sha256Parts::Digest() {
  auto& [hash, size, rest] = *context_;
  Finish(std::span(rest).first(size % kBlock), size, hash);
  Sha256Digest digest;
  for (int i = 0; i < 8; ++i) {
    const std::uint32_t word = __builtin_bswap32(hash.words[i]);
    std::memcpy(digest.data() + 4 * i, &word, sizeof(word));
  }
  return digest;
}

Sha256Digest Sha256(std::span<const std::byte> bytes) {
  Sha256Parts parts;
  parts.Add(bytes);
  return parts.Digest();
}

std::string ToHex(const Sha256Digest& digest) {
  return absl::BytesToHexString(absl::string_view(
      reinterpret_cast<const char*>(digest.data()), digest.size()));
}

}  // namespace yatzy
