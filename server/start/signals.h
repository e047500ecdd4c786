#ifndef YATZY_SERVER_START_SIGNALS_H_
#define YATZY_SERVER_START_SIGNALS_H_

#include <signal.h>

#include <atomic>
#include <stop_token>
#include <thread>

#include "absl/synchronization/notification.h"

namespace yatzy::server {

// Turns signals into events, all on one thread of its own:
//
//   SIGTERM, SIGINT  the first requests the token and ends Wait; a second one
//                    ends the process at once, by that signal
//   SIGHUP           is a line in the log: what may change while the daemon
//                    serves is followed without it
//   SIGPIPE          is ignored: a broken connection is an error of its write
//
// Construct it before any other thread exists, but that of the log, which takes
// no signal: it blocks the signals, and threads inherit that. One per process.
class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  // Requested when the first SIGTERM or SIGINT arrives.
  std::stop_token token() const { return source_.get_token(); }

  // Returns the first SIGTERM or SIGINT, once it has arrived.
  int Wait();

 private:
  void Loop();
  void Stop(int signal);

  sigset_t signals_;
  std::stop_source source_;
  std::atomic<int> received_ = 0;  // written before arrived_ is notified
  absl::Notification arrived_;
  std::atomic<bool> is_ending_ = false;
  std::thread thread_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_START_SIGNALS_H_
