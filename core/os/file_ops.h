// The seam between the code that keeps tables on disk and the system, so that
// tests can fail any operation, or cut the power after it.
#ifndef YATZY_CORE_OS_FILE_OPS_H_
#define YATZY_CORE_OS_FILE_OPS_H_

#include <sys/stat.h>
#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <vector>

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

}  // namespace yatzy

#endif  // YATZY_CORE_OS_FILE_OPS_H_
