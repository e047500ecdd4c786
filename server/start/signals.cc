#include "server/start/signals.h"

#include <pthread.h>

#include "server/log/log_event.h"

namespace yatzy::server {

Signals::Signals() {
  signal(SIGPIPE, SIG_IGN);
  sigemptyset(&signals_);
  sigaddset(&signals_, SIGTERM);
  sigaddset(&signals_, SIGINT);
  sigaddset(&signals_, SIGHUP);
  pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
  thread_ = std::thread(&Signals::Loop, this);
}

Signals::~Signals() {
  is_ending_ = true;
  // For the thread alone, which waits for one; which does not matter.
  // NOLINTNEXTLINE(bugprone-bad-signal-to-kill-thread): sigwait takes it.
  pthread_kill(thread_.native_handle(), SIGTERM);
  thread_.join();
}

int Signals::Wait() {
  arrived_.WaitForNotification();
  return received_;
}

void Signals::Loop() {
  while (true) {
    int signal = 0;
    sigwait(&signals_, &signal);
    if (is_ending_) return;
    if (signal == SIGHUP) {
      LogEvent(LogLevel::kInfo, "SIGHUP needs nothing read anew");
    } else {
      Stop(signal);
    }
  }
}

void Signals::Stop(int signal) {
  if (arrived_.HasBeenNotified()) {
    // Ended by the signal, as by a program that does not know it: that is what
    // a shell or a service manager expects of one who insists.
    ::signal(signal, SIG_DFL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, signal);
    pthread_sigmask(SIG_UNBLOCK, &only, nullptr);
    raise(signal);
  }
  received_ = signal;
  source_.request_stop();
  arrived_.Notify();
}

}  // namespace yatzy::server
