#ifndef YATZY_TESTS_SUPPORT_NOTIFY_SOCKET_H_
#define YATZY_TESTS_SUPPORT_NOTIFY_SOCKET_H_

#include <string>

#include "absl/time/time.h"

namespace yatzy {

// A service manager's end of NOTIFY_SOCKET. Not thread-safe.
class NotifySocket {
 public:
  // Listens at a path, or with "@" at an abstract name. Aborts the test program
  // if it cannot.
  explicit NotifySocket(const std::string& name);
  ~NotifySocket();
  NotifySocket(const NotifySocket&) = delete;
  NotifySocket& operator=(const NotifySocket&) = delete;

  // The value for the environment.
  const std::string& name() const { return name_; }

  // The next message, or "" if none comes in time.
  std::string Receive(absl::Duration timeout) const;

  // Receives until a message contains `text` and returns that; "" if none does
  // in time.
  std::string WaitFor(const std::string& text, absl::Duration timeout) const;

 private:
  const std::string name_;
  int fd_ = -1;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_NOTIFY_SOCKET_H_
