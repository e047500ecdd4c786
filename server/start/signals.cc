#include "server/start/signals.h"

#include <pthread.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/log/log_event.h"
#include "server/log/logging.h"

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

ExitBound::ExitBound(absl::Duration bound, int code, std::string what)
    : thread_([bound, code, what = std::move(what)](std::stop_token stop) {
        std::mutex mutex;
        std::condition_variable_any stopped;
        std::unique_lock lock(mutex);
        const auto never = [] { return false; };
        stopped.wait_for(lock, stop, absl::ToChronoNanoseconds(bound), never);
        if (stop.stop_requested()) return;
        LogEvent(LogLevel::kError, "exiting",
                 {{"code", code},
                  {"reason", absl::StrCat(what, " took longer than ",
                                          absl::FormatDuration(bound))}});
        FlushLog();
        _exit(code);
      }) {}

}  // namespace yatzy::server
