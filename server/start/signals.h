// How the process is told to end, and made to.
#ifndef YATZY_SERVER_START_SIGNALS_H_
#define YATZY_SERVER_START_SIGNALS_H_

#include <signal.h>

#include <atomic>
#include <stop_token>
#include <string>
#include <thread>

#include "absl/synchronization/notification.h"
#include "absl/time/time.h"

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

#endif  // YATZY_SERVER_START_SIGNALS_H_
