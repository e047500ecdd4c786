// What Linux says of memory: huge pages, limits, and what this process has.
#ifndef YATZY_SERVER_OS_PROCESS_MEMORY_H_
#define YATZY_SERVER_OS_PROCESS_MEMORY_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>

namespace yatzy::server {

// The system's setting of transparent huge pages: "always", "madvise", "never";
// empty if it has none.
std::string TransparentHugePages(const std::string& root = "/");

// Bytes of a transparent huge page; 0 if the system does not say.
std::int64_t HugePageSize(const std::string& root = "/");

// Whether this process may have them: false after prctl(PR_SET_THP_DISABLE) of
// it or of one that started it.
bool MayHaveHugePages(const std::string& root = "/");

// How much of `memory`, which this process has mapped, lies on huge pages, to
// the precision of the kernel, which counts whole mappings; nothing if it does
// not say. About a millisecond.
std::optional<std::int64_t> BytesOnHugePages(std::span<const std::byte> memory,
                                             const std::string& root = "/");

// Whether the first byte of `memory`, which this process has mapped, is one of
// a file's; nothing if the system does not say. About a tenth of a millisecond.
std::optional<bool> IsOfAFile(std::span<const std::byte> memory,
                              const std::string& root = "/");

// Memory of this process that is in RAM; 0 if the system does not say.
std::int64_t ResidentBytes(const std::string& root = "/");

// The least memory limit of the cgroups of this process, nothing if there is
// none.
std::optional<std::int64_t> MemoryLimit(const std::string& root = "/");

}  // namespace yatzy::server

#endif  // YATZY_SERVER_OS_PROCESS_MEMORY_H_
