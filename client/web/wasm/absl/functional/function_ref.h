// See absl/README.md.
#ifndef YATZY_CLIENT_WEB_WASM_ABSL_FUNCTIONAL_FUNCTION_REF_H_
#define YATZY_CLIENT_WEB_WASM_ABSL_FUNCTIONAL_FUNCTION_REF_H_

#include <functional>

namespace absl {

// Owns a small part of what it refers to, which callers cannot tell.
template <typename Signature>
using FunctionRef = std::function<Signature>;

}  // namespace absl

#endif  // YATZY_CLIENT_WEB_WASM_ABSL_FUNCTIONAL_FUNCTION_REF_H_
