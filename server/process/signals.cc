#include "server/process/signals.h"

#include <pthread.h>

namespace yatzy {

StopSignals::StopSignals() {
  signal(SIGPIPE, SIG_IGN);
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  thread_ = std::thread([this] {
    sigwait(&signals_, &received_);
    source_.request_stop();
    arrived_.Notify();
  });
}

StopSignals::~StopSignals() {
  // If no signal came, the thread still waits for one; this one is for it
  // alone.
  if (!arrived_.HasBeenNotified()) {
    // NOLINTNEXTLINE(bugprone-bad-signal-to-kill-thread): sigwait takes it.
    pthread_kill(thread_.native_handle(), SIGTERM);
  }
  thread_.join();
}

int StopSignals::Wait() {
  arrived_.WaitForNotification();
  return received_;
}

}  // namespace yatzy
