// Preloaded into a program, sets its wall clock by what YATZY_PRELOADED_CLOCK
// names: a file with a number of nanoseconds, 8 bytes, which is read anew at
// each call. Waits until a wall-clock time heed it as well, as those of a
// kernel whose clock is set: within a slice.
#include <dlfcn.h>
#include <fcntl.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdarg.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>

namespace {

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kSlice = 20'000'000;

template <typename Function>
Function* Real(const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

std::int64_t Offset() {
  static const auto* const kOffset = []() -> const std::atomic<std::int64_t>* {
    static const std::atomic<std::int64_t> kNone = 0;
    const char* path = getenv("YATZY_PRELOADED_CLOCK");
    const int fd = path == nullptr ? -1 : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0) return &kNone;
    void* memory = mmap(nullptr, sizeof(kNone), PROT_READ, MAP_SHARED, fd, 0);
    close(fd);
    return memory == MAP_FAILED
               ? &kNone
               : static_cast<const std::atomic<std::int64_t>*>(memory);
  }();
  return *kOffset;
}

std::int64_t Nanoseconds(const timespec& time) {
  return time.tv_sec * kSecond + time.tv_nsec;
}

timespec Timespec(std::int64_t nanoseconds) {
  return {nanoseconds / kSecond, nanoseconds % kSecond};
}

std::int64_t RealNow() {
  static auto* const kReal = Real<int(clockid_t, timespec*)>("clock_gettime");
  timespec time;
  kReal(CLOCK_REALTIME, &time);
  return Nanoseconds(time);
}

// A wait until a time of the program's clock becomes one of a slice, until a
// time of the real one. Returns what `wait` does, which is `timeout` at that;
// or `early` if there are slices left.
template <typename Wait>
auto WaitForASlice(const timespec& until, Wait wait, int timeout, int early) {
  const std::int64_t now = RealNow();
  const std::int64_t left = Nanoseconds(until) - (now + Offset());
  const timespec end =
      Timespec(now + std::clamp(left, std::int64_t{0}, kSlice));
  const auto result = wait(&end);
  return result == timeout && left > kSlice ? early : result;
}

// Of no machine that is up for less than thirty years.
bool IsWallTime(const timespec& time) { return time.tv_sec > 1'000'000'000; }

}  // namespace

extern "C" {

int clock_gettime(clockid_t clock, timespec* time) {
  static auto* const kReal = Real<int(clockid_t, timespec*)>("clock_gettime");
  const int result = kReal(clock, time);
  if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) {
    *time = Timespec(Nanoseconds(*time) + Offset());
  }
  return result;
}

int gettimeofday(timeval* time, void*) {
  const std::int64_t now = RealNow() + Offset();
  *time = {now / kSecond, now % kSecond / 1000};
  return 0;
}

time_t time(time_t* result) {
  const time_t now = (RealNow() + Offset()) / kSecond;
  if (result != nullptr) *result = now;
  return now;
}

// May wake up early, as always.
int pthread_cond_timedwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                           const timespec* until) {
  static auto* const kReal =
      Real<int(pthread_cond_t*, pthread_mutex_t*, const timespec*)>(
          "pthread_cond_timedwait");
  if (!IsWallTime(*until)) return kReal(condition, mutex, until);
  return WaitForASlice(
      *until, [=](const timespec* end) { return kReal(condition, mutex, end); },
      ETIMEDOUT, 0);
}

int pthread_cond_clockwait(pthread_cond_t* condition, pthread_mutex_t* mutex,
                           clockid_t clock, const timespec* until) {
  static auto* const kReal =
      Real<int(pthread_cond_t*, pthread_mutex_t*, clockid_t, const timespec*)>(
          "pthread_cond_clockwait");
  if (clock != CLOCK_REALTIME) return kReal(condition, mutex, clock, until);
  return WaitForASlice(
      *until,
      [=](const timespec* end) { return kReal(condition, mutex, clock, end); },
      ETIMEDOUT, 0);
}

// How Abseil waits.
long syscall(long number, ...) {  // NOLINT
  static auto* const kReal = Real<long(long, ...)>("syscall");
  va_list list;
  va_start(list, number);
  long a[6];
  for (long& argument : a) argument = va_arg(list, long);
  va_end(list);
  const auto* until = reinterpret_cast<const timespec*>(a[3]);
  if (number != SYS_futex || (a[1] & FUTEX_CLOCK_REALTIME) == 0 ||
      until == nullptr) {
    return kReal(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  }
  const auto wait = [&](const timespec* end) {
    const long result = kReal(number, a[0], a[1], a[2], end, a[4], a[5]);
    return result == 0 ? 0 : errno;
  };
  for (;;) {
    const int result = WaitForASlice(*until, wait, ETIMEDOUT, EALREADY);
    if (result == EALREADY) continue;
    errno = result;
    return result == 0 ? 0 : -1;
  }
}

}  // extern "C"
