// The seam between the code that keeps tables on disk and the system, so that
// tests can fail any operation, or cut the power after it; and what is made of
// several such operations, with a Status instead of errno. And what tells one
// state of a file from another.
#ifndef YATZY_CORE_OS_FILE_OPS_H_
#define YATZY_CORE_OS_FILE_OPS_H_

#include <sys/stat.h>
#include <sys/types.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace yatzy {

// The file operations of the system, one call each and as the system's manual
// has them: a negative result (null from Map) means that it failed, and errno
// says why. Nothing is retried here. Thread-safe, as the system is.
class FileOps {
 public:
  virtual ~FileOps() = default;

  // open(2), always with O_CLOEXEC; files are created with mode 0644.
  virtual int Open(const std::string& path, int flags) = 0;
  virtual int Close(int fd) = 0;
  virtual ssize_t Write(int fd, std::span<const std::byte> bytes) = 0;
  virtual ssize_t ReadAt(int fd, std::span<std::byte> bytes, off_t offset) = 0;
  virtual int Stat(int fd, struct stat* info) = 0;
  virtual int Truncate(int fd, off_t size) = 0;
  virtual int Sync(int fd) = 0;
  virtual int LockExclusively(int fd) = 0;  // flock(2), without waiting

  // The first `size` bytes of the file, mapped read-only and shared, until the
  // last owner goes.
  virtual std::shared_ptr<const std::byte> Map(int fd, std::size_t size) = 0;

  virtual int Rename(const std::string& from, const std::string& to) = 0;
  virtual int Link(const std::string& from, const std::string& to) = 0;
  virtual int Unlink(const std::string& path) = 0;
  virtual int MakeDirectory(const std::string& path) = 0;  // mode 0755

  // The names in a directory, in any order, without . and ..
  virtual int List(const std::string& path,
                   std::vector<std::string>* names) = 0;
};

// The system's own operations.
FileOps& PosixFileOps();

// "cannot OPERATION: reason" for an errno: RESOURCE_EXHAUSTED for a full disk
// or quota, FAILED_PRECONDITION for a read-only file system, INTERNAL for a
// device that fails, otherwise as absl::ErrnoToStatus.
absl::Status FileError(int error, absl::string_view operation);

// The same status with "PATH: " before its message; OK stays OK.
absl::Status WithPath(const absl::Status& status, absl::string_view path);

// The result of `operation`, which is repeated while a signal interrupts it,
// but not for ever.
template <typename Operation>
auto RetryInterrupted(const Operation& operation) {
  constexpr int kTries = 100;
  auto result = operation();
  for (int i = 1; i < kTries && result < 0 && errno == EINTR; ++i) {
    result = operation();
  }
  return result;
}

// A file that is closed at the end of the scope.
class OpenFile {
 public:
  // FileOps::Open. Afterwards fd() is negative and errno set if that failed.
  OpenFile(FileOps& ops, const std::string& path, int flags);
  ~OpenFile();
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;

  int fd() const { return fd_; }

 private:
  FileOps& ops_;
  const int fd_;
};

// Writes all of the bytes, in pieces, so that a disk that fills up is found out
// in the middle, as it is by the tests.
absl::Status WriteAll(FileOps& ops, int fd, std::span<const std::byte> bytes);

// Fills `bytes` from the beginning of the file. DATA_LOSS if it is shorter.
absl::Status ReadAll(FileOps& ops, int fd, std::span<std::byte> bytes);

// The directory that `path` is in; "." if it names none.
std::string DirectoryOf(const std::string& path);

// Makes the directory and those above it, unless they are there.
absl::Status MakeDirectories(FileOps& ops, const std::string& path);

// Makes what was renamed, linked or removed in the directory last. The message
// starts with the path.
absl::Status SyncDirectory(FileOps& ops, const std::string& path);

// What tells a file from another that takes its place, and from itself once it
// has changed. Times are seconds since 1970, and nanoseconds beside them.
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

#endif  // YATZY_CORE_OS_FILE_OPS_H_
