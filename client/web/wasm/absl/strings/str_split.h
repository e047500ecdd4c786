// See absl/README.md.
#ifndef YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_STR_SPLIT_H_
#define YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_STR_SPLIT_H_

#include <algorithm>
#include <vector>

#include "absl/strings/string_view.h"

namespace absl {

inline std::vector<string_view> StrSplit(string_view text, char separator) {
  std::vector<string_view> parts;
  for (;;) {
    const auto end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == string_view::npos) return parts;
    text.remove_prefix(end + 1);
  }
}

struct SkipEmpty {};

inline std::vector<string_view> StrSplit(string_view text, char separator,
                                         SkipEmpty) {
  std::vector<string_view> parts = StrSplit(text, separator);
  std::erase_if(parts, [](string_view part) { return part.empty(); });
  return parts;
}

}  // namespace absl

#endif  // YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_STR_SPLIT_H_
