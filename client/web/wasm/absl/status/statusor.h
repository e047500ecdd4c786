// See absl/README.md.
#ifndef YATZY_CLIENT_WEB_WASM_ABSL_STATUS_STATUSOR_H_
#define YATZY_CLIENT_WEB_WASM_ABSL_STATUS_STATUSOR_H_

#include <concepts>
#include <optional>
#include <utility>

#include "absl/status/status.h"

namespace absl {

template <typename T>
class [[nodiscard]] StatusOr {
 public:
  // NOLINTBEGIN(google-explicit-constructor): as in Abseil.
  StatusOr(Status status) : status_(std::move(status)) {}
  template <typename U = T>
  requires std::constructible_from<T, U&&> &&
      (!std::same_as<std::remove_cvref_t<U>, Status>)&&(
          !std::same_as<std::remove_cvref_t<U>, StatusOr>)StatusOr(U&& value)
      : value_(std::forward<U>(value)) {}
  // NOLINTEND(google-explicit-constructor)

  bool ok() const { return value_.has_value(); }
  const Status& status() const { return status_; }

  // Traps without a value.
  T& value() & { return Get(); }
  T&& value() && { return std::move(Get()); }
  T& operator*() & { return *value_; }
  const T& operator*() const& { return *value_; }
  T&& operator*() && { return *std::move(value_); }
  T* operator->() { return &*value_; }
  const T* operator->() const { return &*value_; }

 private:
  T& Get() {
    if (!value_.has_value()) __builtin_trap();
    return *value_;
  }

  Status status_;
  std::optional<T> value_;
};

}  // namespace absl

#endif  // YATZY_CLIENT_WEB_WASM_ABSL_STATUS_STATUSOR_H_
