#ifndef YATZY_SERVER_START_EXIT_BOUND_H_
#define YATZY_SERVER_START_EXIT_BOUND_H_

#include <string>
#include <thread>

#include "absl/time/time.h"

namespace yatzy::server {

// Ends the process if something takes longer than it ever may: unless this
// object is destroyed within `bound`, it logs that `what` hangs and calls
// _exit(code), on a thread of its own, which waits for nobody.
class ExitBound {
 public:
  ExitBound(absl::Duration bound, int code, std::string what);
  ~ExitBound() = default;  // the thread ends
  ExitBound(const ExitBound&) = delete;
  ExitBound& operator=(const ExitBound&) = delete;

 private:
  std::jthread thread_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_START_EXIT_BOUND_H_
