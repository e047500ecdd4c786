#include "core/os/pages.h"

#include <sys/mman.h>

#include <cstdlib>
#include <new>

namespace yatzy {

std::shared_ptr<void> AllocatePages(std::size_t bytes) {
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

}  // namespace yatzy
