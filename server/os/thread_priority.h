#ifndef YATZY_SERVER_OS_THREAD_PRIORITY_H_
#define YATZY_SERVER_OS_THREAD_PRIORITY_H_

namespace yatzy::server {

// What the calling thread is to the operating system's scheduler. Both need no
// privilege, and do nothing where the system has no such thing or forbids it:
// then the threads are equal.

// For long work: this thread gets a smaller share of a busy processor than
// others do, a tenth on Linux. Enough that it soon lets go of a lock. Again for
// the same thread it changes nothing.
void YieldToOtherThreads();

// For short work that is waited for: this thread runs at once when it wakes up,
// also if the processor has just begun with another (Linux 6.12 and later; a
// slice of 0.1 ms instead of 3 ms). It gets no larger share.
void WakeUpQuickly();

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OS_THREAD_PRIORITY_H_
