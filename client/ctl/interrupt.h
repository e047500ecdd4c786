#ifndef YATZY_CLIENT_CTL_INTERRUPT_H_
#define YATZY_CLIENT_CTL_INTERRUPT_H_

#include <signal.h>

#include <stop_token>
#include <thread>

namespace yatzy::client {

// While it exists, SIGINT and SIGTERM request a stop instead of ending the
// program; a second one ends it after all. At most one at a time.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;
  Interrupt& operator=(const Interrupt&) = delete;

  std::stop_token token() const { return source_.get_token(); }

  // The signal that requested the stop; 0 if none has.
  int signal() const;

 private:
  std::stop_source source_;
  struct sigaction old_interrupt_;
  struct sigaction old_terminate_;
  std::thread watcher_;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_INTERRUPT_H_
