#include "client/ctl/interrupt.h"

#include <fcntl.h>
#include <limits.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <initializer_list>

namespace yatzy::client {
namespace {

// The ends to read from and to write to. Never closed: a handler that runs late
// must not write to another's file.
const std::array<int, 2>& WakePipe() {
  static const std::array<int, 2> kEnds = [] {
    std::array<int, 2> made{};
    if (pipe(made.data()) != 0) {
      std::abort();  // no descriptor left at the start
    }
    for (const int end : made) fcntl(end, F_SETFD, FD_CLOEXEC);
    return made;
  }();
  return kEnds;
}

std::atomic<int> wake_fd;
std::atomic<bool> stoppable;          // there is an Interrupt
std::atomic<std::int64_t> caught_at;  // by the steady clock; 0 before
std::atomic<int> caught;              // the signal that came then
std::atomic<bool> done;

// Memory that no handler finds freed.
std::array<char, PATH_MAX> path_to_remove;
std::atomic<bool> removes;

void Wake() {
  const char any = 0;
  static_cast<void>(!write(wake_fd, &any, sizeof(any)));
}

std::int64_t Now() {
  return std::chrono::nanoseconds(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

// By a handler, so with nothing but system calls.
[[noreturn]] void EndBy(int signal) {
  if (removes) unlink(path_to_remove.data());
  _exit(128 + signal);
}

// A handler cannot request a stop itself: that takes locks.
void OnSignal(int signal) {
  constexpr std::int64_t kOneRequest =
      std::chrono::nanoseconds(Interrupt::kOneRequest).count();
  const int error = errno;
  const std::int64_t now = Now();
  std::int64_t first = 0;
  if (stoppable && caught_at.compare_exchange_strong(first, now)) {
    caught = signal;
    Wake();
  } else if (first = caught_at; first == 0 || now - first >= kOneRequest) {
    EndBy(signal);
  }
  errno = error;
}

struct sigaction Handler() {
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  action.sa_flags = SA_RESTART;
  sigemptyset(&action.sa_mask);
  return action;
}

void Watch(const std::stop_source& source) {
  while (!done) {
    char any = 0;
    static_cast<void>(!read(WakePipe()[0], &any, sizeof(any)));
    if (caught != 0) source.request_stop();
  }
}

}  // namespace

void EndAtSignals() {
  const struct sigaction action = Handler();
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
    struct sigaction old = {};
    sigaction(signal, nullptr, &old);
    if (old.sa_handler != SIG_IGN) sigaction(signal, &action, nullptr);
  }
  ::signal(SIGXFSZ, SIG_IGN);
}

Interrupt::Interrupt() {
  wake_fd = WakePipe()[1];
  caught = 0;
  caught_at = 0;
  done = false;
  stoppable = true;
  watcher_ = std::thread(Watch, source_);
  const struct sigaction action = Handler();
  sigaction(SIGINT, &action, &old_interrupt_);
  sigaction(SIGTERM, &action, &old_terminate_);
}

int Interrupt::signal() const { return caught; }

Interrupt::~Interrupt() {
  stoppable = false;
  sigaction(SIGINT, &old_interrupt_, nullptr);
  sigaction(SIGTERM, &old_terminate_, nullptr);
  done = true;
  Wake();
  watcher_.join();
}

RemovedBySignal::RemovedBySignal(const std::string& path) {
  // The system takes no path that does not fit.
  if (path.size() >= path_to_remove.size()) return;
  path.copy(path_to_remove.data(), path.size());
  path_to_remove[path.size()] = '\0';
  removes = true;
}

RemovedBySignal::~RemovedBySignal() { removes = false; }

}  // namespace yatzy::client
