// Numbers as people write them: in flags, environment variables and files. All
// of them are read here, so that the same text is the same number everywhere.
#ifndef YATZY_CORE_OS_NUMBERS_H_
#define YATZY_CORE_OS_NUMBERS_H_

#include <charconv>
#include <cmath>
#include <concepts>
#include <limits>
#include <optional>
#include <system_error>

#include "absl/strings/string_view.h"

namespace yatzy {

// The integer that the text is, in decimal: digits, after a '-' where `least`
// is negative. "010" is ten. Nothing for any other text, such as "+5", " 5",
// "1e3", "0x10", "1_000" or digits of another script, and for a number that is
// out of the range.
template <std::integral T>
std::optional<T> ReadInteger(absl::string_view text,
                             T least = std::numeric_limits<T>::min(),
                             T most = std::numeric_limits<T>::max()) {
  if (least >= 0 && !text.empty() && text.front() == '-') return std::nullopt;
  T number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  const bool is_whole = error == std::errc() && rest == end;
  if (!is_whole || number < least || number > most) return std::nullopt;
  return number;
}

// The finite number that the text is, in decimal: "2", "-0.5" or "1e6".
// Nothing for any other text, such as "+5", " 5", "nan", "inf" or "0x1p3", and
// for what is too large or too small for a double. A template, so that it is no
// error where the library reads integers only (libc++ 14) and nobody calls it.
template <std::same_as<double> T = double>
std::optional<T> ReadNumber(absl::string_view text) {
  T number = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, number);
  const bool is_whole = error == std::errc() && rest == end;
  if (!is_whole || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace yatzy

#endif  // YATZY_CORE_OS_NUMBERS_H_
