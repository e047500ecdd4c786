#include "server/os/threads.h"

#include <pthread.h>
#ifdef __linux__
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>
#elif defined(__APPLE__)
#include <pthread/qos.h>
#endif

#include <algorithm>
#include <cstdint>

namespace yatzy::server {

void NameThisThread(const char* name) {
#ifdef __APPLE__
  pthread_setname_np(name);
#else
  pthread_setname_np(pthread_self(), name);
#endif
}

#ifdef __linux__

namespace {

constexpr int kMoreNiceness = 10;
constexpr int kMostNiceness = 19;
constexpr std::uint64_t kSliceNanoseconds = 100'000;

// struct sched_attr of sched_setattr(2), for which the C library has no name:
// its first version.
struct SchedulerAttributes {
  std::uint32_t size = sizeof(SchedulerAttributes);
  std::uint32_t policy = SCHED_OTHER;
  std::uint64_t flags = 0;
  std::int32_t niceness = 0;
  std::uint32_t priority = 0;
  std::uint64_t runtime = 0;  // of SCHED_OTHER: the slice
  std::uint64_t deadline = 0;
  std::uint64_t period = 0;
};
static_assert(sizeof(SchedulerAttributes) == 48);

// Of the calling thread.
bool SetNicenessAndSlice(int niceness) {
  SchedulerAttributes attributes;
  attributes.niceness = niceness;
  attributes.runtime = kSliceNanoseconds;
  return syscall(SYS_sched_setattr, 0, &attributes, 0) == 0;
}

}  // namespace

void YieldToOtherThreads() {
  // Linux has a niceness for every thread; the main thread's has this number.
  const int niceness = getpriority(PRIO_PROCESS, getpid()) + kMoreNiceness;
  const int capped = std::min(niceness, kMostNiceness);
  // A short slice, because whoever wakes up meanwhile waits for its end. Where
  // the call is forbidden, the niceness alone.
  if (!SetNicenessAndSlice(capped)) {
    setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), capped);
  }
}

void WakeUpQuickly() {
  // Whoever chose another policy for the daemon knows why.
  if (sched_getscheduler(0) != SCHED_OTHER) return;
  SetNicenessAndSlice(getpriority(PRIO_PROCESS, 0));
}

#elif defined(__APPLE__)

void YieldToOtherThreads() {
  pthread_set_qos_class_self_np(QOS_CLASS_UTILITY, 0);
}

void WakeUpQuickly() {
  pthread_set_qos_class_self_np(QOS_CLASS_USER_INTERACTIVE, 0);
}

#else

void YieldToOtherThreads() {}
void WakeUpQuickly() {}

#endif

}  // namespace yatzy::server
