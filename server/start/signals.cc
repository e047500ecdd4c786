#include "server/start/signals.h"

#include <pthread.h>
#include <unistd.h>

#include <condition_variable>
#include <cstdlib>
#include <exception>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/listen/listening_socket.h"
#include "server/log/log_event.h"
#include "server/log/logging.h"

namespace yatzy::server {
namespace {

// For the last lines, of which one says why: "at once" is soon over.
constexpr absl::Duration kLastLines = absl::Milliseconds(200);

}  // namespace

const char* NameOf(int signal) {
  return signal == SIGTERM ? "SIGTERM" : "SIGINT";
}

void EndAtSignals() {
  struct sigaction action {};
  action.sa_handler = [](int signal) { _exit(128 + signal); };
  sigaction(SIGTERM, &action, nullptr);
  sigaction(SIGINT, &action, nullptr);
}

void EndProcess(int code, const std::string& reason) {
  SocketPath::RemoveAll();
  LogEvent(LogLevel::kError, "exiting", {{"code", code}, {"reason", reason}});
  FlushLog(kLastLines);
  _exit(code);
}

void EndAtExceptions(int code) {
  static std::atomic<int> code_of_exit;
  code_of_exit = code;
  std::set_terminate([] {
    const std::exception_ptr exception = std::current_exception();
    if (exception == nullptr) std::abort();
    std::string reason = "an exception";
    try {
      std::rethrow_exception(exception);
    } catch (const std::exception& error) {
      reason = error.what();
    } catch (...) {
    }
    EndProcess(code_of_exit, absl::StrCat("not caught: ", reason));
  });
}

Signals::Signals() {
  signal(SIGPIPE, SIG_IGN);
  signal(SIGXFSZ, SIG_IGN);
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
  const auto now = std::chrono::steady_clock::now();
  if (!arrived_.HasBeenNotified()) {
    received_at_ = now;
    received_ = signal;
    source_.request_stop();
    arrived_.Notify();
  } else if (now - received_at_ >= kOneRequest) {
    // Not by the signal itself, which does nothing to process 1 of a container.
    EndProcess(128 + signal, absl::StrCat("another ", NameOf(signal)));
  }
}

ExitBound::ExitBound(absl::Duration bound, int code, std::string what)
    : thread_([bound, code, what = std::move(what)](std::stop_token stop) {
        std::mutex mutex;
        std::condition_variable_any stopped;
        std::unique_lock lock(mutex);
        const auto never = [] { return false; };
        stopped.wait_for(lock, stop, absl::ToChronoNanoseconds(bound), never);
        if (stop.stop_requested()) return;
        EndProcess(code, absl::StrCat(what, " took longer than ",
                                      absl::FormatDuration(bound)));
      }) {}

}  // namespace yatzy::server
