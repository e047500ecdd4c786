#include "core/table/table_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <span>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "core/os/file_ops.h"
#include "core/os/pages.h"
#include "core/table/table_header.h"

namespace yatzy {
namespace {

// The bytes of an open file of the right size: mapped, or read into memory.
absl::StatusOr<std::shared_ptr<const std::byte>> Load(
    FileOps& ops, int fd, TableResidency residency) {
  if (residency == TableResidency::kMap) {
    auto mapping = ops.Map(fd, kTableFileSize);
    if (mapping == nullptr) return FileError(errno, "map");
    return mapping;
  }
  auto copy = AllocatePagesOf<std::byte>(kTableFileSize);
  if (absl::Status status =
          ReadAll(ops, fd, std::span(copy.get(), kTableFileSize));
      !status.ok()) {
    return status;
  }
  return copy;
}

// Steps 1 to 3 of FORMAT.md, so that mapping and reading the whole is safe. A
// foreign file is called foreign even if its size is wrong as well.
absl::Status CheckTypeSizeAndMagic(FileOps& ops, int fd) {
  struct stat info {};
  if (ops.Stat(fd, &info) != 0) return FileError(errno, "stat");
  if (!S_ISREG(info.st_mode)) {
    return absl::FailedPreconditionError("not a regular file");
  }
  const auto size = static_cast<std::size_t>(info.st_size);
  TableMagic magic = kTableMagic;
  if (size >= sizeof(magic)) {
    absl::Status status =
        ReadAll(ops, fd, std::as_writable_bytes(std::span(magic)));
    if (!status.ok()) return status;
  }
  if (absl::Status status = CheckMagic(magic); !status.ok()) return status;
  if (size == kTableFileSize) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat(size < kTableFileSize ? "truncated" : "overlong",
                   " table: ", size, " bytes, expected ", kTableFileSize));
}

absl::StatusOr<std::shared_ptr<const ValueTable>> OpenDescriptor(
    FileOps& ops, int fd, TableResidency residency) {
  if (absl::Status status = CheckTypeSizeAndMagic(ops, fd); !status.ok()) {
    return status;
  }
  auto bytes = Load(ops, fd, residency);
  if (!bytes.ok()) return bytes.status();
  const auto* header = reinterpret_cast<const TableHeader*>(bytes->get());
  if (absl::Status status = ValidateHeader(*header); !status.ok()) {
    return status;
  }
  const std::byte* const payload = bytes->get() + kTableHeaderSize;
  const Sha256Digest digest = Sha256(std::span(payload, kTablePayloadSize));
  if (digest != header->payload_sha256) {
    return absl::DataLossError(absl::StrCat(
        "damaged table: payload_sha256 is ", ToHex(header->payload_sha256),
        ", but the payload's digest is ", ToHex(digest)));
  }
  return std::make_shared<const ValueTable>(
      std::shared_ptr<const float>(*std::move(bytes),
                                   reinterpret_cast<const float*>(payload)),
      static_cast<Arithmetic>(header->arithmetic), digest);
}

absl::StatusOr<TableFileInfo> InspectDescriptor(FileOps& ops, int fd) {
  if (absl::Status status = CheckTypeSizeAndMagic(ops, fd); !status.ok()) {
    return status;
  }
  const auto header = std::make_unique<TableHeader>();
  absl::Status status =
      ReadAll(ops, fd, std::as_writable_bytes(std::span(header.get(), 1)));
  if (status.ok()) status = ValidateHeader(*header);
  if (!status.ok()) return status;
  struct stat info {};
  if (ops.Stat(fd, &info) != 0) return FileError(errno, "stat");
  const FileStamp stamp = StampOf(info);
  const auto since_epoch =
      std::chrono::duration_cast<std::chrono::system_clock::duration>(
          std::chrono::seconds(stamp.modified_s) +
          std::chrono::nanoseconds(stamp.modified_ns));
  return TableFileInfo{
      .arithmetic = static_cast<Arithmetic>(header->arithmetic),
      .payload_sha256 = header->payload_sha256,
      .write_time = std::chrono::system_clock::time_point(since_epoch)};
}

absl::Status WriteTemporary(FileOps& ops, const ValueTable& table,
                            const std::string& path) {
  const OpenFile file(ops, path, O_WRONLY | O_CREAT | O_TRUNC);
  if (file.fd() < 0) return FileError(errno, "create");
  const auto header = std::make_unique<const TableHeader>(HeaderOf(table));
  absl::Status status =
      WriteAll(ops, file.fd(), std::as_bytes(std::span(header.get(), 1)));
  if (status.ok()) {
    status = WriteAll(ops, file.fd(), std::as_bytes(table.values()));
  }
  if (!status.ok()) return status;
  // Not again once it has failed: the system may have dropped what it could not
  // write, and the next fsync would know nothing of it.
  if (RetryInterrupted([&] { return ops.Sync(file.fd()); }) == 0) {
    return absl::OkStatus();
  }
  return FileError(errno, "fsync");
}

// Reads the file back and compares it with what was written.
absl::Status VerifyWritten(FileOps& ops, const ValueTable& table,
                           const std::string& path) {
  const OpenFile file(ops, path, O_RDONLY);
  if (file.fd() < 0) return FileError(errno, "open");
  const auto written = OpenDescriptor(ops, file.fd(), TableResidency::kCopy);
  if (!written.ok()) return written.status();
  if ((*written)->payload_sha256() == table.payload_sha256()) {
    return absl::OkStatus();
  }
  return absl::DataLossError("read back another payload than was written");
}

}  // namespace

std::string TemporaryTablePath(const std::string& path) {
  return absl::StrCat(path, ".tmp");
}

absl::Status WriteTableFile(const ValueTable& table, const std::string& path,
                            FileOps& ops) {
  const std::string temporary = TemporaryTablePath(path);
  absl::Cleanup remove_temporary = [&] { ops.Unlink(temporary); };
  absl::Status status = WriteTemporary(ops, table, temporary);
  if (status.ok()) status = VerifyWritten(ops, table, temporary);
  if (!status.ok()) return WithPath(status, temporary);
  // Before the rename, so that after it nothing but the fsync can fail.
  const std::string directory_path = DirectoryOf(path);
  const OpenFile directory(ops, directory_path, O_RDONLY | O_DIRECTORY);
  if (directory.fd() < 0) {
    return WithPath(FileError(errno, "open"), directory_path);
  }
  if (ops.Rename(temporary, path) != 0) {
    return WithPath(FileError(errno, "rename the new table"), path);
  }
  std::move(remove_temporary).Cancel();
  if (RetryInterrupted([&] { return ops.Sync(directory.fd()); }) == 0) {
    return absl::OkStatus();
  }
  return WithPath(
      FileError(errno,
                "fsync the directory; a power cut may undo that this is "
                "the new table"),
      path);
}

absl::StatusOr<std::shared_ptr<const ValueTable>> OpenTableFile(
    const std::string& path, TableResidency residency, FileOps& ops) {
  // Not to wait for the writer of a pipe.
  const OpenFile file(ops, path, O_RDONLY | O_NONBLOCK);
  if (file.fd() < 0) return WithPath(FileError(errno, "open"), path);
  auto table = OpenDescriptor(ops, file.fd(), residency);
  return table.ok() ? table : WithPath(table.status(), path);
}

absl::StatusOr<TableFileInfo> InspectTableFile(const std::string& path,
                                               FileOps& ops) {
  const OpenFile file(ops, path, O_RDONLY | O_NONBLOCK);
  if (file.fd() < 0) return WithPath(FileError(errno, "open"), path);
  auto info = InspectDescriptor(ops, file.fd());
  return info.ok() ? info : WithPath(info.status(), path);
}

absl::StatusOr<std::unique_ptr<PublishedTable>> PublishedTable::Open(
    std::string path) {
  std::unique_ptr<PublishedTable> published(
      new PublishedTable(std::move(path)));
  if (const auto opened = published->Refresh(); !opened.ok()) {
    return opened.status();
  }
  return published;
}

std::shared_ptr<const ValueTable> PublishedTable::table() const {
  const std::lock_guard lock(mutex_);
  return table_;
}

absl::StatusOr<bool> PublishedTable::Refresh() {
  const std::lock_guard refreshing(refreshing_);
  // Before the file is opened: if it is replaced in between, the next Refresh
  // opens it once more, which is harmless. The other way round it would be
  // missed.
  const auto stamp = StampAt(path_);
  if (!stamp.has_value()) {
    return absl::ErrnoToStatus(errno, absl::StrCat(path_, ": cannot open"));
  }
  if (HaveSameContent(*stamp, stamp_)) return false;
  auto opened = OpenTableFile(path_, TableResidency::kMap);
  if (!opened.ok()) return opened.status();
  stamp_ = *stamp;
  const std::lock_guard lock(mutex_);
  table_.swap(*opened);
  return true;
}

}  // namespace yatzy
