#ifndef YATZY_CLIENT_CTL_UTF8_H_
#define YATZY_CLIENT_CTL_UTF8_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace yatzy::client {

// Returns how many bytes the first character of a text has that is not empty; 0
// if it is none: an overlong form, a surrogate or above U+10FFFF among others.
constexpr std::size_t Utf8CharacterSize(std::string_view text) {
  constexpr std::array<std::uint32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
  const auto first = static_cast<unsigned char>(text[0]);
  if (first < 0x80) return 1;
  if (first < 0xc0 || first >= 0xf8) return 0;
  const std::size_t size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
  if (size > text.size()) return 0;
  std::uint32_t code = first & (0x7fu >> size);
  for (const char c : text.substr(1, size - 1)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >> 6 != 2) return 0;
    code = code << 6 | (byte & 0x3fu);
  }
  const bool is_surrogate = code >= 0xd800 && code < 0xe000;
  const bool is_character =
      code >= kLeast[size] && code <= 0x10ffff && !is_surrogate;
  return is_character ? size : 0;
}

// Returns whether the text is UTF-8, as every text of a request must be.
constexpr bool IsUtf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t size = Utf8CharacterSize(text);
    if (size == 0) return false;
    text.remove_prefix(size);
  }
  return true;
}

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_UTF8_H_
