// The calling thread: its name, its number, its priority.
#ifndef YATZY_SERVER_OS_THREADS_H_
#define YATZY_SERVER_OS_THREADS_H_

#include <atomic>
#include <cstddef>

namespace yatzy::server {

// Names the calling thread for whoever looks at the process: at most 15 bytes.
void NameThisThread(const char* name);

// Numbers threads from 0 in the order in which they first ask, for structures
// that give each thread a part of its own. Numbers are not used again.
inline std::size_t ThreadNumber() {
  static std::atomic<std::size_t> threads = 0;
  thread_local const std::size_t kNumber = threads++;
  return kNumber;
}

// Priorities. Both need no privilege, and do nothing where the system has no
// such thing or forbids it: then the threads are equal.

// For long work: this thread gets a smaller share of a busy processor than
// others do, a tenth on Linux. Enough that it soon lets go of a lock. Again for
// the same thread it changes nothing.
void YieldToOtherThreads();

// For short work that is waited for: this thread runs at once when it wakes up,
// also if the processor has just begun with another (Linux 6.12 and later; a
// slice of 0.1 ms instead of 3 ms). It gets no larger share.
void WakeUpQuickly();

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OS_THREADS_H_
