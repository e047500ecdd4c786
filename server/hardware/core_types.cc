#include "server/hardware/core_types.h"

#include <functional>
#include <map>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "core/os/first_line.h"

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

}  // namespace yatzy::server
