// See absl/README.md.
#ifndef YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_STRING_VIEW_H_
#define YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_STRING_VIEW_H_

#include <string_view>

namespace absl {

using std::string_view;

}  // namespace absl

#endif  // YATZY_CLIENT_WEB_WASM_ABSL_STRINGS_STRING_VIEW_H_
