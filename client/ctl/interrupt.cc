#include "client/ctl/interrupt.h"

#include <fcntl.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <cstdlib>

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
std::atomic<int> caught;  // the first signal; 0 before
std::atomic<bool> done;

void Wake() {
  const char any = 0;
  static_cast<void>(!write(wake_fd, &any, sizeof(any)));
}

// A handler cannot request a stop itself: that takes locks.
void OnSignal(int signal) {
  const int error = errno;
  int none = 0;
  if (!caught.compare_exchange_strong(none, signal)) {
    // The second, of whichever kind, ends the program after all.
    struct sigaction end = {};
    end.sa_handler = SIG_DFL;
    sigaction(signal, &end, nullptr);
    raise(signal);
  }
  Wake();
  errno = error;
}

void Watch(const std::stop_source& source) {
  while (!done) {
    char any = 0;
    static_cast<void>(!read(WakePipe()[0], &any, sizeof(any)));
    if (caught != 0) source.request_stop();
  }
}

}  // namespace

Interrupt::Interrupt() {
  wake_fd = WakePipe()[1];
  caught = 0;
  done = false;
  watcher_ = std::thread(Watch, source_);
  struct sigaction action = {};
  action.sa_handler = OnSignal;
  action.sa_flags = SA_RESTART | static_cast<int>(SA_RESETHAND);
  sigemptyset(&action.sa_mask);
  sigaction(SIGINT, &action, &old_interrupt_);
  sigaction(SIGTERM, &action, &old_terminate_);
}

int Interrupt::signal() const { return caught; }

Interrupt::~Interrupt() {
  sigaction(SIGINT, &old_interrupt_, nullptr);
  sigaction(SIGTERM, &old_terminate_, nullptr);
  done = true;
  Wake();
  watcher_.join();
}

}  // namespace yatzy::client
