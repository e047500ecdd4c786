#ifndef YATZY_CORE_OS_PAGES_H_
#define YATZY_CORE_OS_PAGES_H_

#ifndef __wasm__
#include <sys/mman.h>
#include <unistd.h>
#endif

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

namespace yatzy {

// `bytes` of uninitialised memory, on huge pages where the system grants them
// (2 MiB, transparent): four page faults for a table instead of two thousand.
// Begins at a multiple of 2 MiB if it is longer than that, else of 64 bytes.
inline std::shared_ptr<void> AllocatePages(std::size_t bytes) {
  constexpr std::size_t kHugePage = 2 << 20;
  constexpr std::size_t kCacheLine = 64;
  const auto alignment =
      std::align_val_t(bytes >= kHugePage ? kHugePage : kCacheLine);
  std::shared_ptr<void> pages(
      ::operator new(bytes, alignment),
      [alignment](void* memory) { ::operator delete(memory, alignment); });
#ifdef MADV_HUGEPAGE
  // Refused where the system has none; then these are ordinary pages.
  if (bytes >= kHugePage) madvise(pages.get(), bytes, MADV_HUGEPAGE);
#endif
  return pages;
}

// Gives whole pages of such memory back, which stays usable and has any values
// afterwards.
inline void ReleasePages([[maybe_unused]] void* begin,
                         [[maybe_unused]] std::size_t bytes) {
#ifdef MADV_DONTNEED
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  const std::size_t before = -reinterpret_cast<std::uintptr_t>(begin) % page;
  if (before + page > bytes) return;
  // Refused, they stay where they are.
  madvise(static_cast<char*>(begin) + before, (bytes - before) / page * page,
          MADV_DONTNEED);
#endif
}

// An array of `count` uninitialised values in such memory.
template <typename T>
std::shared_ptr<T> AllocatePagesOf(std::size_t count) {
  std::shared_ptr<void> pages = AllocatePages(count * sizeof(T));
  return {pages, static_cast<T*>(pages.get())};
}

}  // namespace yatzy

#endif  // YATZY_CORE_OS_PAGES_H_
