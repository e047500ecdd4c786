#ifndef YATZY_CORE_OS_BYTE_ORDER_MARK_H_
#define YATZY_CORE_OS_BYTE_ORDER_MARK_H_

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace yatzy {

// The text of a file without the mark of UTF-8 that some editors and shells put
// before it, and that is no part of the first line.
inline absl::string_view WithoutByteOrderMark(absl::string_view text) {
  return absl::StripPrefix(text, "\xef\xbb\xbf");
}

}  // namespace yatzy

#endif  // YATZY_CORE_OS_BYTE_ORDER_MARK_H_
