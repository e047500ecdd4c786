#ifndef YATZY_TESTS_SUPPORT_EVENTUALLY_H_
#define YATZY_TESTS_SUPPORT_EVENTUALLY_H_

#include <poll.h>

#include <chrono>

namespace yatzy {

// Whether the condition comes true within 30 s, for conditions that no event
// announces. Asks every millisecond.
template <typename Condition>
bool Eventually(Condition condition) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > end) return false;
    poll(nullptr, 0, 1);
  }
  return true;
}

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_EVENTUALLY_H_
