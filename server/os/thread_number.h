#ifndef YATZY_SERVER_OS_THREAD_NUMBER_H_
#define YATZY_SERVER_OS_THREAD_NUMBER_H_

#include <atomic>
#include <cstddef>

namespace yatzy::server {

// Numbers threads from 0 in the order in which they first ask, for structures
// that give each thread a part of its own. Numbers are not used again.
inline std::size_t ThreadNumber() {
  static std::atomic<std::size_t> threads = 0;
  thread_local const std::size_t kNumber = threads++;
  return kNumber;
}

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OS_THREAD_NUMBER_H_
