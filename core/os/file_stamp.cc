#include "core/os/file_stamp.h"

namespace yatzy {

FileStamp StampOf(const struct stat& info) {
#ifdef __APPLE__  // POSIX has a name for the fields, macOS another.
  const timespec& modified = info.st_mtimespec;
  const timespec& changed = info.st_ctimespec;
#else
  const timespec& modified = info.st_mtim;
  const timespec& changed = info.st_ctim;
#endif
  return {.device = info.st_dev,
          .inode = info.st_ino,
          .size = info.st_size,
          .modified_s = modified.tv_sec,
          .modified_ns = modified.tv_nsec,
          .changed_s = changed.tv_sec,
          .changed_ns = changed.tv_nsec};
}

std::optional<FileStamp> StampAt(const std::string& path) {
  struct stat info {};
  if (stat(path.c_str(), &info) != 0) return std::nullopt;
  return StampOf(info);
}

bool HaveSameContent(const FileStamp& a, const FileStamp& b) {
  return a.device == b.device && a.inode == b.inode && a.size == b.size &&
         a.modified_s == b.modified_s && a.modified_ns == b.modified_ns;
}

}  // namespace yatzy
