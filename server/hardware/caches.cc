#include "server/hardware/caches.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "core/os/first_line.h"
#include "server/hardware/core_types.h"

namespace yatzy::server {
namespace {

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

}  // namespace

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

}  // namespace yatzy::server
