#ifndef YATZY_CORE_OS_FILE_STAMP_H_
#define YATZY_CORE_OS_FILE_STAMP_H_

#include <sys/stat.h>

#include <cstdint>
#include <optional>
#include <string>

namespace yatzy {

// What tells a file from another that takes its place, and from itself once it
// has changed. Times are seconds since 1970, and nanoseconds
// beside them.
struct FileStamp {
  friend bool operator==(const FileStamp&, const FileStamp&) = default;

  dev_t device = 0;
  ino_t inode = 0;
  off_t size = 0;
  std::int64_t modified_s = 0;  // when its content was last written
  std::int64_t modified_ns = 0;
  std::int64_t changed_s = 0;  // when anything about it was last changed
  std::int64_t changed_ns = 0;
};

// Of a file that stat(2), or lstat(2) or fstat(2), has looked at.
FileStamp StampOf(const struct stat& info);

// Of what is at the path, where symbolic links are followed: pointing one
// elsewhere is a change as well. Nothing, and errno, if there is none.
std::optional<FileStamp> StampAt(const std::string& path);

// Whether both are one file with one content. Unlike the equality of stamps,
// this is so after another name has been given to the file, or another mode.
bool HaveSameContent(const FileStamp& a, const FileStamp& b);

}  // namespace yatzy

#endif  // YATZY_CORE_OS_FILE_STAMP_H_
