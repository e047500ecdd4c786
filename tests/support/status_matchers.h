#ifndef YATZY_TESTS_SUPPORT_STATUS_MATCHERS_H_
#define YATZY_TESTS_SUPPORT_STATUS_MATCHERS_H_

#include <gmock/gmock.h>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace yatzy {

inline const absl::Status& StatusOf(const absl::Status& status) {
  return status;
}

template <typename T>
const absl::Status& StatusOf(const absl::StatusOr<T>& status_or) {
  return status_or.status();
}

MATCHER(IsOk, "is OK") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).ok();
}

// A status with this code whose message matches.
MATCHER_P2(StatusIs, code, message_matcher, "") {
  *result_listener << StatusOf(arg).ToString();
  return StatusOf(arg).code() == code &&
         ::testing::Matches(::testing::ResultOf(
             [](const absl::Status& s) { return std::string(s.message()); },
             message_matcher))(StatusOf(arg));
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_STATUS_MATCHERS_H_
