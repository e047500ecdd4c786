// How the process is told to end, and made to.
#ifndef YATZY_SERVER_START_SIGNALS_H_
#define YATZY_SERVER_START_SIGNALS_H_

#include <signal.h>

#include <atomic>
#include <chrono>
#include <stop_token>
#include <string>
#include <thread>

#include "absl/synchronization/notification.h"
#include "absl/time/time.h"

namespace yatzy::server {

// "SIGTERM" or "SIGINT".
const char* NameOf(int signal);

// Until there is a Signals object, SIGTERM and SIGINT end the process with 128
// + their number: what they do by default they do not do to process 1 of a
// container.
void EndAtSignals();

// Ends the process from any thread, and waits for no other: removes the files
// of our sockets, logs why, and calls _exit(code).
[[noreturn]] void EndProcess(int code, const std::string& reason);

// What nobody catches, such as that the system gives no further thread, ends
// the process as EndProcess with `code`. Without it a line that is no event of
// the log, and SIGABRT, would be all.
void EndAtExceptions(int code);

// Turns signals into events, all on one thread of its own:
//
//   SIGTERM, SIGINT  the first requests the token and ends Wait. What follows
//                    it within kOneRequest is the same request: a supervisor
//                    may signal the process and its group. A later one ends the
//                    process at once, as EndProcess with 128 + its number
//   SIGHUP           is a line in the log: what may change while the daemon
//                    serves is followed without it
//   SIGPIPE          is ignored: a broken connection is an error of its write
//   SIGXFSZ          likewise: so is a file that may not become so large
//
// Construct it before any other thread exists, but that of the log, which takes
// no signal: it blocks the signals, and threads inherit that. One per process.
class Signals {
 public:
  static constexpr std::chrono::milliseconds kOneRequest{500};

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
  std::chrono::steady_clock::time_point received_at_;  // of thread_ alone
  absl::Notification arrived_;
  std::atomic<bool> is_ending_ = false;
  std::thread thread_;
};

// Ends the process if something takes longer than it ever may: unless this
// object is destroyed within `bound`, it calls EndProcess(code) because `what`
// hangs, on a thread of its own.
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
