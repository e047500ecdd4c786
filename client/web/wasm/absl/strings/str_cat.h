// See absl/README.md.
#ifndef YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_STR_CAT_H_
#define YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_STR_CAT_H_

#include <concepts>
#include <cstdio>
#include <string>
#include <type_traits>

#include "absl/strings/string_view.h"

namespace absl {

// Floating-point numbers have six digits, and bool is no number, as in Abseil.
template <typename... Parts>
void StrAppend(std::string* text, const Parts&... parts) {
  const auto append = [text](const auto& part) {
    using Part = std::remove_cvref_t<decltype(part)>;
    static_assert(!std::same_as<Part, bool> && !std::same_as<Part, char>);
    if constexpr (std::integral<Part>) {
      text->append(std::to_string(part));
    } else if constexpr (std::floating_point<Part>) {
      char digits[32];
      text->append(digits,
                   std::snprintf(digits, sizeof(digits), "%g", double{part}));
    } else {
      text->append(string_view(part));
    }
  };
  (append(parts), ...);
}

template <typename... Parts>
std::string StrCat(const Parts&... parts) {
  std::string text;
  StrAppend(&text, parts...);
  return text;
}

}  // namespace absl

#endif  // YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_STR_CAT_H_
