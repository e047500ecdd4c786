// See absl/README.md.
#ifndef YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_ASCII_H_
#define YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_ASCII_H_

namespace absl {

inline bool ascii_isdigit(unsigned char c) { return c >= '0' && c <= '9'; }

}  // namespace absl

#endif  // YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_ASCII_H_
