#include "server/hardware/cores.h"

#include <openssl/crypto.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <string_view>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/os/machine.h"
#if defined(__x86_64__)
#include <cpuid.h>
#elif defined(__aarch64__) && defined(__linux__)
#include <asm/hwcap.h>
#include <sys/auxv.h>
#endif

namespace yatzy::server {
namespace {

// More than any kernel is built for, so that "0-2000000000" costs nothing.
constexpr int kMaxProcessors = 1 << 16;

bool ParseProcessor(const std::string& text, int& number) {
  return absl::SimpleAtoi(text, &number) && number >= 0 &&
         number < kMaxProcessors;
}

std::vector<CoreType> HybridTypes(const std::string& devices) {
  std::vector<CoreType> types;
  for (const auto& [folder, name] : {std::pair("cpu_core", "performance"),
                                     std::pair("cpu_atom", "efficiency")}) {
    auto processors =
        ParseProcessorList(FirstLine(absl::StrCat(devices, folder, "/cpus")));
    if (!processors.empty()) types.push_back({name, std::move(processors)});
  }
  return types;
}

std::vector<CoreType> RatedTypes(const std::string& devices,
                                 const std::vector<int>& online) {
  std::map<int, std::vector<int>, std::greater<>> by_capacity;
  for (const int processor : online) {
    int capacity = 0;  // not rated: all of them
    const std::string rating = FirstLine(
        absl::StrCat(devices, "system/cpu/cpu", processor, "/cpu_capacity"));
    if (!absl::SimpleAtoi(rating, &capacity)) capacity = 0;
    by_capacity[capacity].push_back(processor);
  }
  std::vector<CoreType> types;
  for (auto& [capacity, processors] : by_capacity) {
    types.push_back({types.empty() ? "performance" : "middle", processors});
  }
  if (types.size() == 1) types.front().name = "all";
  if (types.size() > 1) types.back().name = "efficiency";
  return types;
}

// "32K", "8M", "512"; 0 for nonsense.
std::int64_t Bytes(absl::string_view text) {
  int shift = 0;
  if (absl::ConsumeSuffix(&text, "K")) shift = 10;
  if (absl::ConsumeSuffix(&text, "M")) shift = 20;
  std::int64_t number = 0;
  constexpr std::int64_t kMost = std::int64_t{1} << 40;
  if (!absl::SimpleAtoi(text, &number) || number < 0 || number > kMost) {
    return 0;
  }
  return number << shift;
}

std::string Suffix(const std::string& type) {
  if (type == "Data") return "d";
  return type == "Instruction" ? "i" : "";
}

// Of EBX of CPUID leaf 7, which is the lower half of OpenSSL's second vector.
constexpr std::uint64_t kShaNi = 1 << 29;
// OpenSSL's ARMV8_SHA256.
constexpr std::uint64_t kArmSha256 = 1 << 4;

}  // namespace

std::vector<int> ParseProcessorList(const std::string& text) {
  std::vector<int> processors;
  for (const absl::string_view range : absl::StrSplit(text, ',')) {
    const std::pair<std::string, std::string> ends =
        absl::StrSplit(range, absl::MaxSplits('-', 1));
    int first = 0;
    if (!ParseProcessor(ends.first, first)) break;
    int last = first;
    if (!ends.second.empty() && !ParseProcessor(ends.second, last)) break;
    for (int i = first; i <= last; ++i) processors.push_back(i);
  }
  return processors;
}

std::vector<int> OnlineProcessors(const std::string& root) {
  return ParseProcessorList(
      FirstLine(absl::StrCat(root, "sys/devices/system/cpu/online")));
}

std::vector<CoreType> CoreTypes(const std::string& root) {
  const std::string devices = absl::StrCat(root, "sys/devices/");
  std::vector<CoreType> hybrid = HybridTypes(devices);
  if (hybrid.size() > 1) return hybrid;
  return RatedTypes(devices, OnlineProcessors(root));
}

std::vector<Cache> CachesOf(int processor, const std::string& root) {
  std::vector<Cache> caches;
  while (true) {
    const std::string folder =
        absl::StrCat(root, "sys/devices/system/cpu/cpu", processor,
                     "/cache/index", caches.size(), "/");
    const std::string level = FirstLine(folder + "level");
    const std::int64_t bytes = Bytes(FirstLine(folder + "size"));
    if (level.empty() || bytes == 0) return caches;
    const std::size_t sharing =
        ParseProcessorList(FirstLine(folder + "shared_cpu_list")).size();
    caches.push_back(
        {.name = absl::StrCat("L", level, Suffix(FirstLine(folder + "type"))),
         .bytes = bytes,
         .shared_by = std::max(1, static_cast<int>(sharing))});
  }
}

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
  constexpr std::string_view kArm = "OPENSSL_armcap=";
  constexpr std::string_view kIntel = "OPENSSL_ia32cap=";  // first:second
  const char* const text = cpu_settings.c_str();
  const std::size_t arm = cpu_settings.find(kArm);
  if (arm != std::string::npos) {
    return (std::strtoull(text + arm + kArm.size(), nullptr, 16) &
            kArmSha256) != 0;
  }
  const std::size_t intel = cpu_settings.find(kIntel);
  if (intel == std::string::npos) return false;
  char* end = nullptr;
  std::strtoull(text + intel + kIntel.size(), &end, 16);
  return *end == ':' && (std::strtoull(end + 1, nullptr, 16) & kShaNi) != 0;
}

}  // namespace yatzy::server
