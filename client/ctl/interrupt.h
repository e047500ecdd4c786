// What signals do to yatzyctl.
#ifndef YATZY_CLIENT_CTL_INTERRUPT_H_
#define YATZY_CLIENT_CTL_INTERRUPT_H_

#include <signal.h>

#include <chrono>
#include <stop_token>
#include <string>
#include <thread>

namespace yatzy::client {

// From now on SIGINT, SIGTERM and SIGHUP end the program at once with 128 +
// their number and remove what RemovedBySignal says. What they do by default
// they do not do to process 1 of a container. Those that are ignored stay so. A
// file that may not become so large is an error of its write. For main.
void EndAtSignals();

// While it exists, SIGINT and SIGTERM request a stop instead of ending the
// program. What follows the first within kOneRequest is the same request, also
// when this object is gone: a terminal's Ctrl-C reaches the program and
// whatever runs it. A later one ends the program as EndAtSignals says. At most
// one at a time.
class Interrupt {
 public:
  static constexpr std::chrono::milliseconds kOneRequest{500};

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

// While it exists, a signal that ends the program removes the file first, if it
// is there. At most one at a time.
class RemovedBySignal {
 public:
  explicit RemovedBySignal(const std::string& path);
  ~RemovedBySignal();
  RemovedBySignal(const RemovedBySignal&) = delete;
  RemovedBySignal& operator=(const RemovedBySignal&) = delete;
};

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_INTERRUPT_H_
