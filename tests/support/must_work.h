#ifndef YATZY_TESTS_SUPPORT_MUST_WORK_H_
#define YATZY_TESTS_SUPPORT_MUST_WORK_H_

#include <cstdio>
#include <cstdlib>

namespace yatzy {

// Aborts, and says what errno means, unless the system's call has worked.
inline void MustWork(bool has_worked, const char* call) {
  if (has_worked) return;
  std::perror(call);
  std::abort();
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_MUST_WORK_H_
