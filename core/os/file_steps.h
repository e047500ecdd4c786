// What is made of several file operations, with a Status instead of errno.
#ifndef YATZY_CORE_OS_FILE_STEPS_H_
#define YATZY_CORE_OS_FILE_STEPS_H_

#include <cerrno>
#include <cstddef>
#include <span>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "core/os/file_ops.h"

namespace yatzy {

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

}  // namespace yatzy

#endif  // YATZY_CORE_OS_FILE_STEPS_H_
