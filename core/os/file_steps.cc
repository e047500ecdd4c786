#include "core/os/file_steps.h"

#include <fcntl.h>

#include <algorithm>
#include <filesystem>

#include "absl/strings/str_cat.h"

namespace yatzy {

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

}  // namespace yatzy
