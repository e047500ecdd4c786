#include "core/table/file_bytes.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <chrono>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "core/os/pages.h"

namespace yatzy::file_bytes {
namespace {

// The first bytes of a file.
struct FirstBytes {
  TableMagic magic = kTableMagic;
  std::uint32_t byte_order = kTableByteOrder;
  std::uint32_t format_version = kTableFormatVersion;
};

absl::Status Write(FileOps& ops, const std::string& path, int flags,
                   absl::FunctionRef<absl::Status(int fd)> write) {
  const OpenFile file(ops, path, flags);
  if (file.fd() < 0) {
    return FileError(errno, (flags & O_CREAT) != 0 ? "create" : "open");
  }
  if (absl::Status status = write(file.fd()); !status.ok()) return status;
  // Not again once it has failed: the system may have dropped what it could not
  // write, and the next fsync would know nothing of it.
  if (RetryInterrupted([&] { return ops.Sync(file.fd()); }) == 0) {
    return absl::OkStatus();
  }
  return FileError(errno, "fsync");
}

}  // namespace

absl::StatusOr<Beginning> ReadBeginning(FileOps& ops, int fd) {
  struct stat info {};
  if (ops.Stat(fd, &info) != 0) return FileError(errno, "stat");
  if (!S_ISREG(info.st_mode)) {
    return absl::FailedPreconditionError("not a regular file");
  }
  const auto size = static_cast<std::size_t>(info.st_size);
  FirstBytes first;
  const auto bytes = std::as_writable_bytes(std::span(&first, 1));
  // Of a shorter file the magic alone, if that is there.
  const std::size_t known = size >= sizeof(first)         ? sizeof(first)
                            : size >= sizeof(first.magic) ? sizeof(first.magic)
                                                          : 0;
  absl::Status status = ReadAll(ops, fd, bytes.first(known));
  if (status.ok()) status = CheckMagic(first.magic);
  if (status.ok()) {
    status = CheckReadable(first.byte_order, first.format_version);
  }
  if (!status.ok()) return status;
  return Beginning{size, first.format_version};
}

absl::StatusOr<std::unique_ptr<TableHeader>> ReadHeader(FileOps& ops, int fd,
                                                        const Game& game,
                                                        Objective objective) {
  auto header = std::make_unique<TableHeader>();
  absl::Status status =
      ReadAll(ops, fd, std::as_writable_bytes(std::span(header.get(), 1)));
  if (status.ok()) status = ValidateHeader(*header, game, objective);
  if (!status.ok()) return status;
  return header;
}

absl::Status CheckSize(std::size_t size, std::size_t expected) {
  if (size == expected) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat(size < expected ? "truncated" : "overlong", " table: ", size,
                   " bytes, expected ", expected));
}

absl::StatusOr<TableFileInfo> InfoOf(FileOps& ops, int fd,
                                     const TableHeader& header) {
  struct stat info {};
  if (ops.Stat(fd, &info) != 0) return FileError(errno, "stat");
  const FileStamp stamp = StampOf(info);
  const auto since_epoch =
      std::chrono::duration_cast<std::chrono::system_clock::duration>(
          std::chrono::seconds(stamp.modified_s) +
          std::chrono::nanoseconds(stamp.modified_ns));
  // Format 1 stored the values as they are digested.
  const bool is_format_1 = header.format_version == kTableFormat1;
  return TableFileInfo{
      .arithmetic = static_cast<Arithmetic>(header.arithmetic),
      .values_sha256 =
          is_format_1 ? header.payload_sha256 : header.values_sha256,
      .payload_sha256 = header.payload_sha256,
      .write_time = std::chrono::system_clock::time_point(since_epoch)};
}

absl::StatusOr<FileBytes> Load(FileOps& ops, int fd, TableResidency residency,
                               std::size_t size) {
  if (residency == TableResidency::kMap) {
    auto mapping = ops.Map(fd, size);
    if (mapping == nullptr) return FileError(errno, "map");
    return FileBytes{std::move(mapping), size};
  }
  auto copy = AllocatePagesOf<std::byte>(size);
  if (absl::Status status = ReadAll(ops, fd, std::span(copy.get(), size));
      !status.ok()) {
    return status;
  }
  return FileBytes{std::move(copy), size};
}

absl::Status CheckLoaded(const FileBytes& file, const Game& game,
                         Objective objective) {
  const TableHeader& header = file.header();
  absl::Status status = ValidateHeader(header, game, objective);
  if (!status.ok()) return status;
  const Sha256Digest digest = Sha256(file.payload());
  if (digest == header.payload_sha256) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(
      "damaged table: payload_sha256 is ", ToHex(header.payload_sha256),
      ", but the payload's digest is ", ToHex(digest)));
}

absl::Status Replace(FileOps& ops, const std::string& path,
                     std::span<const std::span<const std::byte>> parts,
                     absl::FunctionRef<absl::Status(int fd)> check) {
  return ReplaceBy(
      ops, path, O_WRONLY | O_CREAT | O_TRUNC,
      [&](int fd) -> absl::Status {
        for (const std::span<const std::byte> part : parts) {
          absl::Status status = WriteAll(ops, fd, part);
          if (!status.ok()) return status;
        }
        return absl::OkStatus();
      },
      check);
}

absl::Status ReplaceBy(FileOps& ops, const std::string& path, int flags,
                       absl::FunctionRef<absl::Status(int fd)> write,
                       absl::FunctionRef<absl::Status(int fd)> check) {
  const std::string temporary = TemporaryTablePath(path);
  absl::Cleanup remove_temporary = [&] { ops.Unlink(temporary); };
  absl::Status status = Write(ops, temporary, flags, write);
  if (status.ok()) {
    const OpenFile file(ops, temporary, O_RDONLY);
    status = file.fd() < 0 ? FileError(errno, "open") : check(file.fd());
  }
  if (!status.ok()) return WithPath(status, temporary);
  // Before the rename, so that after it nothing but the fsync can fail.
  const std::string directory_path = DirectoryOf(path);
  const OpenFile directory(ops, directory_path, O_RDONLY | O_DIRECTORY);
  if (directory.fd() < 0) {
    return WithPath(FileError(errno, "open"), directory_path);
  }
  if (ops.Rename(temporary, path) != 0) {
    return WithPath(FileError(errno, "rename the new file"), path);
  }
  std::move(remove_temporary).Cancel();
  if (RetryInterrupted([&] { return ops.Sync(directory.fd()); }) == 0) {
    return absl::OkStatus();
  }
  return WithPath(
      FileError(errno,
                "fsync the directory; a power cut may undo that this is "
                "the new file"),
      path);
}

}  // namespace yatzy::file_bytes
