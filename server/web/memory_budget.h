#ifndef YATZY_SERVER_WEB_MEMORY_BUDGET_H_
#define YATZY_SERVER_WEB_MEMORY_BUDGET_H_

#include <atomic>
#include <cstddef>

namespace yatzy::server {

// What requests and answers may take together, however many peers send slowly
// or do not read. Thread-safe.
class MemoryBudget {
 public:
  explicit MemoryBudget(std::size_t bytes) : bytes_(bytes) {}

  // Whether there is so much left; then it is taken.
  bool Take(std::size_t bytes) {
    if (taken_.fetch_add(bytes) + bytes <= bytes_) return true;
    taken_ -= bytes;
    return false;
  }

  void GiveBack(std::size_t bytes) { taken_ -= bytes; }

 private:
  const std::size_t bytes_;
  std::atomic<std::size_t> taken_ = 0;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_WEB_MEMORY_BUDGET_H_
