// See absl/README.md.
#ifndef YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_STR_JOIN_H_
#define YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_STR_JOIN_H_

#include <string>

#include "absl/strings/str_cat.h"

namespace absl {

template <typename Range, typename Format>
std::string StrJoin(const Range& range, string_view separator,
                    const Format& format) {
  std::string text;
  bool is_first = true;
  for (const auto& part : range) {
    if (!is_first) text.append(separator);
    is_first = false;
    format(&text, part);
  }
  return text;
}

template <typename Range>
std::string StrJoin(const Range& range, string_view separator) {
  return StrJoin(range, separator, [](std::string* text, const auto& part) {
    StrAppend(text, part);
  });
}

}  // namespace absl

#endif  // YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_STR_JOIN_H_
