#ifndef YATZY_CORE_OS_PAGES_H_
#define YATZY_CORE_OS_PAGES_H_

#include <cstddef>
#include <memory>

namespace yatzy {

// `bytes` of uninitialised memory, on huge pages where the system grants them
// (2 MiB, transparent): four page faults for a table instead of two thousand.
// Begins at a multiple of 2 MiB if it is longer than that, else of 64 bytes.
std::shared_ptr<void> AllocatePages(std::size_t bytes);

// An array of `count` uninitialised values in such memory.
template <typename T>
std::shared_ptr<T> AllocatePagesOf(std::size_t count) {
  std::shared_ptr<void> pages = AllocatePages(count * sizeof(T));
  return {pages, static_cast<T*>(pages.get())};
}

}  // namespace yatzy

#endif  // YATZY_CORE_OS_PAGES_H_
