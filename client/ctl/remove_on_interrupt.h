#ifndef YATZY_CLIENT_CTL_REMOVE_ON_INTERRUPT_H_
#define YATZY_CLIENT_CTL_REMOVE_ON_INTERRUPT_H_

#include <functional>
#include <stop_token>
#include <string>

#include "client/ctl/interrupt.h"

namespace yatzy::client {

// While it exists, SIGINT and SIGTERM remove a file, if it is there, before
// they end the program as they do by default. At most one at a time, and no
// other Interrupt beside it.
class RemoveOnInterrupt {
 public:
  explicit RemoveOnInterrupt(const std::string& path);
  RemoveOnInterrupt(const RemoveOnInterrupt&) = delete;
  RemoveOnInterrupt& operator=(const RemoveOnInterrupt&) = delete;

 private:
  Interrupt interrupt_;
  std::stop_callback<std::function<void()>> callback_;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_REMOVE_ON_INTERRUPT_H_
