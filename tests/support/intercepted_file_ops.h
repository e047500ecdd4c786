#ifndef YATZY_TESTS_SUPPORT_INTERCEPTED_FILE_OPS_H_
#define YATZY_TESTS_SUPPORT_INTERCEPTED_FILE_OPS_H_

#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "core/os/file_ops.h"

namespace yatzy {

// Other file operations, with a test that is asked before each, by name
// ("create" opens for writing, "open" for reading): it returns 0 to let it
// happen, or the errno to fail it with, and then it does not happen. (A
// descriptor is closed all the same, as Linux does.)
class InterceptedFileOps final : public FileOps {
 public:
  using Interceptor = std::function<int(const char* operation)>;

  // `base` must outlive this object. A write takes at most `most_written`
  // bytes, as a system may, so that a small file takes several too.
  InterceptedFileOps(FileOps& base, Interceptor intercept,
                     std::size_t most_written = SIZE_MAX)
      : base_(base),
        intercept_(std::move(intercept)),
        most_written_(most_written) {}

  int Open(const std::string& path, int flags) override {
    const bool writes = (flags & O_ACCMODE) != O_RDONLY;
    return Fails(writes ? "create" : "open") ? -1 : base_.Open(path, flags);
  }
  int Close(int fd) override {
    const bool fails = Fails("close");
    const int error = errno;
    const int result = base_.Close(fd);
    if (fails) errno = error;
    return fails ? -1 : result;
  }
  ssize_t Write(int fd, std::span<const std::byte> bytes) override {
    if (Fails("write")) return -1;
    return base_.Write(fd, bytes.first(std::min(bytes.size(), most_written_)));
  }
  ssize_t ReadAt(int fd, std::span<std::byte> bytes, off_t offset) override {
    return Fails("read") ? -1 : base_.ReadAt(fd, bytes, offset);
  }
  int Stat(int fd, struct stat* info) override {
    return Fails("stat") ? -1 : base_.Stat(fd, info);
  }
  int Truncate(int fd, off_t size) override {
    return Fails("truncate") ? -1 : base_.Truncate(fd, size);
  }
  int Sync(int fd) override { return Fails("fsync") ? -1 : base_.Sync(fd); }
  int LockExclusively(int fd) override {
    return Fails("lock") ? -1 : base_.LockExclusively(fd);
  }
  std::shared_ptr<const std::byte> Map(int fd, std::size_t size) override {
    return Fails("map") ? nullptr : base_.Map(fd, size);
  }
  int Rename(const std::string& from, const std::string& to) override {
    return Fails("rename") ? -1 : base_.Rename(from, to);
  }
  int Link(const std::string& from, const std::string& to) override {
    return Fails("link") ? -1 : base_.Link(from, to);
  }
  int Unlink(const std::string& path) override {
    return Fails("unlink") ? -1 : base_.Unlink(path);
  }
  int MakeDirectory(const std::string& path) override {
    return Fails("mkdir") ? -1 : base_.MakeDirectory(path);
  }
  int List(const std::string& path, std::vector<std::string>* names) override {
    return Fails("list") ? -1 : base_.List(path, names);
  }

 private:
  bool Fails(const char* operation) {
    const int error = intercept_(operation);
    if (error != 0) errno = error;
    return error != 0;
  }

  FileOps& base_;
  const Interceptor intercept_;
  const std::size_t most_written_;
};

}  // namespace yatzy

#endif  // YATZY_TESTS_SUPPORT_INTERCEPTED_FILE_OPS_H_
