#ifndef YATZY_SERVER_ADMIN_WAITING_CALLS_H_
#define YATZY_SERVER_ADMIN_WAITING_CALLS_H_

#include <atomic>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace yatzy::server {

// Bounds the calls that wait for something: each holds a thread of the
// administration server, and others must be answered still. Thread-safe.
class WaitingCalls {
 public:
  static constexpr int kMax = 16;

  // Waits by calling `wait`, and returns what that returns; RESOURCE_EXHAUSTED
  // if there are enough calls that do.
  absl::Status Wait(absl::FunctionRef<absl::Status()> wait) {
    absl::Status status = absl::ResourceExhaustedError(absl::StrCat(
        "there are ", kMax, " calls that wait already; try again later"));
    if (++waiting_ <= kMax) status = wait();
    --waiting_;
    return status;
  }

 private:
  std::atomic<int> waiting_ = 0;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_ADMIN_WAITING_CALLS_H_
