#include "core/os/file_ops.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string_view>

namespace yatzy {
namespace {

class PosixFiles final : public FileOps {
 public:
  int Open(const std::string& path, int flags) override {
    return open(path.c_str(), flags | O_CLOEXEC, 0644);
  }
  int Close(int fd) override { return close(fd); }
  ssize_t Write(int fd, std::span<const std::byte> bytes) override {
    return write(fd, bytes.data(), bytes.size());
  }
  ssize_t ReadAt(int fd, std::span<std::byte> bytes, off_t offset) override {
    return pread(fd, bytes.data(), bytes.size(), offset);
  }
  int Stat(int fd, struct stat* info) override { return fstat(fd, info); }
  int Truncate(int fd, off_t size) override { return ftruncate(fd, size); }
  int Sync(int fd) override {
#ifdef F_FULLFSYNC
    // fsync of macOS leaves it in the memory of the disk. But not every file
    // system has this call.
    if (fcntl(fd, F_FULLFSYNC) == 0) return 0;
    if (errno != ENOTSUP && errno != EINVAL && errno != ENOTTY) return -1;
#endif
    return fsync(fd);
  }
  int LockExclusively(int fd) override { return flock(fd, LOCK_EX | LOCK_NB); }

  std::shared_ptr<const std::byte> Map(int fd, std::size_t size) override {
    void* const mapping = mmap(nullptr, size, PROT_READ, MAP_SHARED, fd, 0);
    if (mapping == MAP_FAILED) return nullptr;
    return {static_cast<const std::byte*>(mapping),
            [size](const std::byte* start) {
              munmap(const_cast<std::byte*>(start), size);
            }};
  }

  int Rename(const std::string& from, const std::string& to) override {
    return rename(from.c_str(), to.c_str());
  }
  int Link(const std::string& from, const std::string& to) override {
    return link(from.c_str(), to.c_str());
  }
  int Unlink(const std::string& path) override { return unlink(path.c_str()); }
  int MakeDirectory(const std::string& path) override {
    return mkdir(path.c_str(), 0755);
  }

  int List(const std::string& path, std::vector<std::string>* names) override {
    const std::unique_ptr<DIR, int (*)(DIR*)> directory(opendir(path.c_str()),
                                                        closedir);
    if (directory == nullptr) return -1;
    for (;;) {
      errno = 0;  // the end and an error are both null
      const dirent* const entry = readdir(directory.get());
      if (entry == nullptr) break;
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") names->emplace_back(name);
    }
    return errno == 0 ? 0 : -1;
  }
};

}  // namespace

FileOps& PosixFileOps() {
  static auto* const kFiles = new PosixFiles;
  return *kFiles;
}

}  // namespace yatzy
