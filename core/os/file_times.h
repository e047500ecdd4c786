#ifndef YATZY_CORE_OS_FILE_TIMES_H_
#define YATZY_CORE_OS_FILE_TIMES_H_

#include <sys/stat.h>
#include <time.h>

namespace yatzy {

// When the content of a file was last written, and when anything about it was
// last changed, since 1970. POSIX has a name for the fields, macOS another.
#ifdef __APPLE__
inline timespec ModifiedAt(const struct stat& info) {
  return info.st_mtimespec;
}
inline timespec ChangedAt(const struct stat& info) { return info.st_ctimespec; }
#else
inline timespec ModifiedAt(const struct stat& info) { return info.st_mtim; }
inline timespec ChangedAt(const struct stat& info) { return info.st_ctim; }
#endif

inline bool SameTime(const timespec& a, const timespec& b) {
  return a.tv_sec == b.tv_sec && a.tv_nsec == b.tv_nsec;
}

}  // namespace yatzy

#endif  // YATZY_CORE_OS_FILE_TIMES_H_
