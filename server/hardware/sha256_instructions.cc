#include "server/hardware/sha256_instructions.h"

#include <openssl/crypto.h>

#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/string_view.h"
#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__aarch64__) && defined(__linux__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

namespace yatzy::server {
namespace {

// Of EBX of CPUID leaf 7, which is the lower half of OpenSSL's second vector.
constexpr std::uint64_t kShaNi = 1 << 29;
// OpenSSL's ARMV8_SHA256.
constexpr std::uint64_t kArmSha256 = 1 << 4;

// The hexadecimal number that `text` begins with, which is cut off; 0 if none.
std::uint64_t TakeHex(absl::string_view& text) {
  std::size_t end = text.size() >= 2 && text.substr(0, 2) == "0x" ? 2 : 0;
  while (end < text.size() && absl::ascii_isxdigit(text[end])) ++end;
  std::uint64_t number = 0;
  if (!absl::SimpleHexAtoi(text.substr(0, end), &number)) number = 0;
  text.remove_prefix(end);
  return number;
}

// What follows "KEY=" in `text`; false if it is not there.
bool Find(absl::string_view key, absl::string_view& text) {
  const std::size_t at = text.find(key);
  if (at == absl::string_view::npos) return false;
  text.remove_prefix(at + key.size());
  return true;
}

}  // namespace

bool HasSha256Instructions() {
#if defined(__x86_64__)
  unsigned a = 0;
  unsigned b = 0;
  unsigned c = 0;
  unsigned d = 0;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b & kShaNi) != 0;
#elif defined(__aarch64__) && defined(__linux__)
  return (getauxval(AT_HWCAP) & HWCAP_SHA2) != 0;
#elif defined(__aarch64__)
  return true;  // every Apple Silicon
#else
  return false;
#endif
}

bool UsesSha256Instructions() {
  const char* const settings = OPENSSL_info(OPENSSL_INFO_CPU_SETTINGS);
  return settings != nullptr && NamesSha256Instructions(settings);
}

bool NamesSha256Instructions(const std::string& cpu_settings) {
  absl::string_view text = cpu_settings;
  if (Find("OPENSSL_armcap=", text)) return (TakeHex(text) & kArmSha256) != 0;
  text = cpu_settings;
  if (!Find("OPENSSL_ia32cap=", text)) return false;
  TakeHex(text);
  if (text.empty() || text.front() != ':') return false;
  text.remove_prefix(1);
  return (TakeHex(text) & kShaNi) != 0;
}

}  // namespace yatzy::server
