#include "client/interrupt.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>

namespace yatzy {
namespace {

// Never closed: a handler that runs late must not write to another's file.
int WakeFd() {
  static const int kFd = [] {
    const int made = eventfd(0, EFD_CLOEXEC);
    if (made < 0) std::abort();  // no descriptor left at the start
    return made;
  }();
  return kFd;
}

std::atomic<int> wake_fd;
std::atomic<int> caught;  // the first signal; 0 before
std::atomic<bool> done;

void Wake() {
  const std::uint64_t one = 1;
  // Fails only if the counter is full, and then the watcher is awake.
  static_cast<void>(!write(wake_fd, &one, sizeof(one)));
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
    std::uint64_t count = 0;
    static_cast<void>(!read(wake_fd, &count, sizeof(count)));
    if (caught != 0) source.request_stop();
  }
}

}  // namespace

Interrupt::Interrupt() {
  wake_fd = WakeFd();
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

}  // namespace yatzy
