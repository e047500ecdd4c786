// See absl/README.md.
#ifndef YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_ESCAPING_H_
#define YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_ESCAPING_H_

#include <string>

#include "absl/strings/string_view.h"

namespace absl {

inline std::string BytesToHexString(string_view bytes) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text.push_back(kDigits[byte >> 4]);
    text.push_back(kDigits[byte & 15]);
  }
  return text;
}

// Escapes quotes, backslashes and control characters, and leaves UTF-8 alone.
inline std::string Utf8SafeCEscape(string_view text) {
  std::string escaped;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f) {
      if (c == '"' || c == '\'' || c == '\\') escaped.push_back('\\');
      escaped.push_back(c);
      continue;
    }
    escaped.push_back('\\');
    for (const int shift : {6, 3, 0}) {
      escaped.push_back(static_cast<char>('0' + (byte >> shift & 7)));
    }
  }
  return escaped;
}

}  // namespace absl

#endif  // YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_ESCAPING_H_
