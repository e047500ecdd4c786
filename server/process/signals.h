#ifndef YATZY_SERVER_PROCESS_SIGNALS_H_
#define YATZY_SERVER_PROCESS_SIGNALS_H_

#include <signal.h>

#include <stop_token>
#include <thread>

#include "absl/synchronization/notification.h"

namespace yatzy {

// Turns SIGTERM and SIGINT into an event that threads can wait for or poll.
//
// Construct it before any other thread exists, but that of the log, which takes
// no signal: it blocks the two signals, and threads inherit that. SIGPIPE is
// ignored from then on as well. One per process.
class StopSignals {
 public:
  StopSignals();
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  // Requested when the first signal arrives.
  std::stop_token token() const { return source_.get_token(); }

  // Returns the first signal, once it has arrived.
  int Wait();

 private:
  sigset_t signals_;
  std::stop_source source_;
  int received_ = 0;  // written before arrived_ is notified
  absl::Notification arrived_;
  std::thread thread_;
};

}  // namespace yatzy

#endif  // YATZY_SERVER_PROCESS_SIGNALS_H_
