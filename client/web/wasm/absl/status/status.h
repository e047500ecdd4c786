// See absl/README.md.
#ifndef YATZY_CLIENT_WEB_WASM_ABSL_STATUS_STATUS_H_
#define YATZY_CLIENT_WEB_WASM_ABSL_STATUS_STATUS_H_

#include <string>
#include <utility>

#include "absl/strings/string_view.h"

namespace absl {

// The codes that the core returns, with Abseil's numbers.
enum class StatusCode {
  kOk = 0,
  kCancelled = 1,
  kInvalidArgument = 3,
  kNotFound = 5,
  kFailedPrecondition = 9,
  kOutOfRange = 11,
  kUnimplemented = 12,
  kDataLoss = 15,
};

class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(StatusCode code, string_view message)
      : code_(code), message_(message) {}

  bool ok() const { return code_ == StatusCode::kOk; }
  StatusCode code() const { return code_; }
  string_view message() const { return message_; }

  // Keeps the first error.
  void Update(Status other) {
    if (ok()) *this = std::move(other);
  }

 private:
  StatusCode code_ = StatusCode::kOk;
  std::string message_;
};

inline Status OkStatus() { return {}; }
inline Status CancelledError(string_view message) {
  return {StatusCode::kCancelled, message};
}
inline Status InvalidArgumentError(string_view message) {
  return {StatusCode::kInvalidArgument, message};
}
inline Status NotFoundError(string_view message) {
  return {StatusCode::kNotFound, message};
}
inline Status FailedPreconditionError(string_view message) {
  return {StatusCode::kFailedPrecondition, message};
}
inline Status OutOfRangeError(string_view message) {
  return {StatusCode::kOutOfRange, message};
}
inline Status UnimplementedError(string_view message) {
  return {StatusCode::kUnimplemented, message};
}

}  // namespace absl

#endif  // YATZY_CLIENT_WEB_WASM_ABSL_STATUS_STATUS_H_
