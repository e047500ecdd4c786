#include "core/os/file_ops.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <string_view>

#include "absl/strings/str_cat.h"

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

absl::Status FileError(int error, absl::string_view operation) {
  absl::Status status =
      absl::ErrnoToStatus(error, absl::StrCat("cannot ", operation));
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return absl::ResourceExhaustedError(status.message());
    case EROFS:
      return absl::FailedPreconditionError(status.message());
    case EIO:
      return absl::InternalError(status.message());
    default:
      return status;
  }
}

absl::Status WithPath(const absl::Status& status, absl::string_view path) {
  if (status.ok()) return status;
  return absl::Status(status.code(),
                      absl::StrCat(path, ": ", status.message()));
}

OpenFile::OpenFile(FileOps& ops, const std::string& path, int flags)
    : ops_(ops), fd_(RetryInterrupted([&] { return ops.Open(path, flags); })) {}

OpenFile::~OpenFile() {
  // Nothing depends on it: what must last was fsynced before.
  if (fd_ >= 0) ops_.Close(fd_);
}

absl::Status WriteAll(FileOps& ops, int fd, std::span<const std::byte> bytes) {
  constexpr std::size_t kPiece = 256 << 10;
  while (!bytes.empty()) {
    const auto piece = bytes.first(std::min(bytes.size(), kPiece));
    const ssize_t written =
        RetryInterrupted([&] { return ops.Write(fd, piece); });
    if (written < 0) return FileError(errno, "write");
    bytes = bytes.subspan(written);
  }
  return absl::OkStatus();
}

absl::Status ReadAll(FileOps& ops, int fd, std::span<std::byte> bytes) {
  off_t offset = 0;
  while (!bytes.empty()) {
    const ssize_t count =
        RetryInterrupted([&] { return ops.ReadAt(fd, bytes, offset); });
    if (count < 0) return FileError(errno, "read");
    if (count == 0) {
      return absl::DataLossError("truncated while it was read");
    }
    bytes = bytes.subspan(count);
    offset += count;
  }
  return absl::OkStatus();
}

std::string DirectoryOf(const std::string& path) {
  const auto parent = std::filesystem::path(path).parent_path();
  return parent.empty() ? std::string(".") : parent.string();
}

absl::Status MakeDirectories(FileOps& ops, const std::string& path) {
  {
    const OpenFile there(ops, path, O_RDONLY | O_DIRECTORY);
    if (there.fd() >= 0) return absl::OkStatus();
    if (errno != ENOENT) return WithPath(FileError(errno, "open"), path);
  }
  const std::string parent = DirectoryOf(path);
  if (absl::Status status = MakeDirectories(ops, parent); !status.ok()) {
    return status;
  }
  if (ops.MakeDirectory(path) != 0 && errno != EEXIST) {
    return WithPath(FileError(errno, "make the directory"), path);
  }
  return SyncDirectory(ops, parent);
}

absl::Status SyncDirectory(FileOps& ops, const std::string& path) {
  const OpenFile directory(ops, path, O_RDONLY | O_DIRECTORY);
  if (directory.fd() < 0) return WithPath(FileError(errno, "open"), path);
  if (RetryInterrupted([&] { return ops.Sync(directory.fd()); }) == 0) {
    return absl::OkStatus();
  }
  return WithPath(FileError(errno, "fsync"), path);
}

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
