// See absl/README.md.
#ifndef YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_STR_CAT_H_
#define YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_STR_CAT_H_

#include <concepts>
#include <string>
#include <type_traits>

#include "absl/strings/string_view.h"

namespace absl {

// A number with three decimals, for messages: printf, whose numbers Abseil's
// look like, would be a fifth of the module.
inline std::string DecimalText(double number) {
  if (!(number > -1e9 && number < 1e9)) return "no small number";
  const long long thousandths =
      static_cast<long long>(number * 1000 + (number < 0 ? -0.5 : 0.5));
  const long long size = thousandths < 0 ? -thousandths : thousandths;
  std::string digits = std::to_string(1000 + size % 1000);
  digits[0] = '.';
  return (thousandths < 0 ? "-" : "") + std::to_string(size / 1000) + digits;
}

// bool is no number, as in Abseil.
template <typename... Parts>
void StrAppend(std::string* text, const Parts&... parts) {
  const auto append = [text](const auto& part) {
    using Part = std::remove_cvref_t<decltype(part)>;
    static_assert(!std::same_as<Part, bool> && !std::same_as<Part, char>);
    if constexpr (std::integral<Part>) {
      text->append(std::to_string(part));
    } else if constexpr (std::floating_point<Part>) {
      text->append(DecimalText(part));
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
