#include "server/os/process_memory.h"

#include <algorithm>
#include <fstream>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "core/os/machine.h"

namespace yatzy::server {
namespace {

// The value in a line "KEY:   VALUE", or nothing for another line.
std::optional<absl::string_view> ValueOf(absl::string_view line,
                                         absl::string_view key) {
  if (!absl::ConsumePrefix(&line, key) || !absl::ConsumePrefix(&line, ":")) {
    return std::nullopt;
  }
  return absl::StripAsciiWhitespace(line);
}

// "8192 kB"; 0 for nonsense.
std::int64_t Kilobytes(absl::string_view text) {
  std::int64_t number = 0;
  absl::ConsumeSuffix(&text, " kB");
  return absl::SimpleAtoi(text, &number) && number >= 0 ? number << 10 : 0;
}

// Of /proc/self/status; empty if it has no such line.
std::string StatusValue(absl::string_view key, const std::string& root) {
  std::ifstream file(absl::StrCat(root, "proc/self/status"));
  for (std::string line; std::getline(file, line);) {
    if (const auto value = ValueOf(line, key)) return std::string(*value);
  }
  return "";
}

struct Addresses {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

// The first word of a mapping's first line, "7fcf95400000-7fcf95c00000".
std::optional<Addresses> MappingIn(const std::string& line) {
  const std::pair<std::string, std::string> ends =
      absl::StrSplit(line.substr(0, line.find(' ')), absl::MaxSplits('-', 1));
  Addresses mapping;
  if (!absl::SimpleHexAtoi(ends.first, &mapping.begin) ||
      !absl::SimpleHexAtoi(ends.second, &mapping.end)) {
    return std::nullopt;
  }
  return mapping;
}

bool CountsHugePages(absl::string_view line, std::int64_t& bytes) {
  for (const char* key : {"AnonHugePages", "ShmemPmdMapped", "FilePmdMapped"}) {
    if (const auto value = ValueOf(line, key)) {
      bytes = Kilobytes(*value);
      return true;
    }
  }
  return false;
}

}  // namespace

std::string TransparentHugePages(const std::string& root) {
  // The one in brackets of "always [madvise] never".
  const std::string setting = FirstLine(
      absl::StrCat(root, "sys/kernel/mm/transparent_hugepage/enabled"));
  const std::size_t begin = setting.find('[');
  const std::size_t end = setting.find(']');
  if (begin == std::string::npos || end == std::string::npos || end < begin) {
    return "";
  }
  return setting.substr(begin + 1, end - begin - 1);
}

std::int64_t HugePageSize(const std::string& root) {
  std::int64_t bytes = 0;
  const std::string text = FirstLine(
      absl::StrCat(root, "sys/kernel/mm/transparent_hugepage/hpage_pmd_size"));
  return absl::SimpleAtoi(text, &bytes) && bytes > 0 ? bytes : 0;
}

bool MayHaveHugePages(const std::string& root) {
  return StatusValue("THP_enabled", root) != "0";
}

std::optional<std::int64_t> BytesOnHugePages(std::span<const std::byte> memory,
                                             const std::string& root) {
  std::ifstream file(absl::StrCat(root, "proc/self/smaps"));
  const auto begin = reinterpret_cast<std::uint64_t>(memory.data());
  const std::uint64_t end = begin + memory.size();
  bool overlaps = false;
  std::optional<std::int64_t> total;
  for (std::string line; std::getline(file, line);) {
    if (const auto mapping = MappingIn(line)) {
      overlaps = mapping->begin < end && begin < mapping->end;
    }
    std::int64_t bytes = 0;
    if (overlaps && CountsHugePages(line, bytes)) {
      total = total.value_or(0) + bytes;
    }
  }
  if (!total) return std::nullopt;
  return std::min(*total, static_cast<std::int64_t>(memory.size()));
}

std::optional<bool> IsOfAFile(std::span<const std::byte> memory,
                              const std::string& root) {
  std::ifstream file(absl::StrCat(root, "proc/self/maps"));
  const auto begin = reinterpret_cast<std::uint64_t>(memory.data());
  for (std::string line; std::getline(file, line);) {
    const auto mapping = MappingIn(line);
    if (!mapping || begin < mapping->begin || begin >= mapping->end) continue;
    // "7f3c00000000-7f3c07010000 r--s 00000000 08:01 1234      /srv/e_table",
    // where memory of the process has no path, or "[heap]" in place of it.
    return absl::StrContains(line, '/');
  }
  return std::nullopt;
}

std::int64_t ResidentBytes(const std::string& root) {
  return Kilobytes(StatusValue("VmRSS", root));
}

std::optional<std::int64_t> MemoryLimit(const std::string& root) {
  // Version 1 says "no limit" by nearly the largest number.
  constexpr std::int64_t kNone = std::int64_t{1} << 60;
  std::optional<std::int64_t> least;
  for (const std::string& folder : CgroupFolders("memory", root)) {
    for (const char* file : {"/memory.max", "/memory.limit_in_bytes"}) {
      std::int64_t limit = 0;
      if (!absl::SimpleAtoi(FirstLine(folder + file), &limit) || limit < 0 ||
          limit >= kNone) {
        continue;
      }
      least = std::min(limit, least.value_or(limit));
    }
  }
  return least;
}

}  // namespace yatzy::server
