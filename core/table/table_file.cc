#include "core/table/table_file.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cmath>
#include <span>
#include <utility>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "core/os/file_ops.h"
#include "core/os/pages.h"
#include "core/table/table_header.h"

namespace yatzy {
namespace {

// A file as it lies there.
struct FileBytes {
  std::shared_ptr<const std::byte> bytes;
  std::size_t size;

  const TableHeader& header() const {
    return *reinterpret_cast<const TableHeader*>(bytes.get());
  }
  std::span<const std::byte> payload() const {
    return {bytes.get() + kTableHeaderSize, size - kTableHeaderSize};
  }
};

// The bytes of an open file of the right size: mapped, or read into memory.
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

// What the first bytes of a file say of the rest.
struct Beginning {
  TableMagic magic = kTableMagic;
  std::uint32_t byte_order = kTableByteOrder;
  std::uint32_t format_version = kTableFormatVersion;
};

// Steps 1 to 4 of FORMAT.md, so that mapping and reading the whole is safe.
// Returns the size that the file has and that its format has for the game. A
// foreign file is called foreign even if its size is wrong as well.
absl::StatusOr<std::size_t> CheckTypeAndSize(FileOps& ops, int fd,
                                             const Game& game) {
  struct stat info {};
  if (ops.Stat(fd, &info) != 0) return FileError(errno, "stat");
  if (!S_ISREG(info.st_mode)) {
    return absl::FailedPreconditionError("not a regular file");
  }
  const auto size = static_cast<std::size_t>(info.st_size);
  Beginning beginning;
  const auto bytes = std::as_writable_bytes(std::span(&beginning, 1));
  // Of a shorter file the magic alone, if that is there.
  const std::size_t known = size >= sizeof(beginning) ? sizeof(beginning)
                            : size >= sizeof(beginning.magic)
                                ? sizeof(beginning.magic)
                                : 0;
  absl::Status status = ReadAll(ops, fd, bytes.first(known));
  if (status.ok()) status = CheckMagic(beginning.magic);
  if (status.ok()) {
    status = CheckReadable(beginning.byte_order, beginning.format_version);
  }
  if (!status.ok()) return status;
  const std::size_t expected = TableFileSize(game, beginning.format_version);
  if (size == expected) return size;
  // A sound table of another game, which has another size, is no damaged one.
  if (size >= sizeof(TableHeader)) {
    const auto header = std::make_unique<TableHeader>();
    status =
        ReadAll(ops, fd, std::as_writable_bytes(std::span(header.get(), 1)));
    if (status.ok()) status = ValidateHeader(*header, game);
    if (absl::IsFailedPrecondition(status)) return status;
  }
  return absl::DataLossError(
      absl::StrCat(size < expected ? "truncated" : "overlong", " table: ", size,
                   " bytes, expected ", expected));
}

// Makes a table of the values of format 1, one for each state_index.
absl::StatusOr<std::shared_ptr<const ValueTable>> FromFormat1(
    const std::shared_ptr<const Game>& game, const FileBytes& file) {
  const std::span<const float> values(
      reinterpret_cast<const float*>(file.payload().data()),
      game->state_slots());
  for (std::uint32_t index = 0; index < values.size(); ++index) {
    if (game->ValueAt(index) != Game::kNoValue || std::isnan(values[index])) {
      continue;
    }
    return absl::DataLossError(absl::StrCat("wrong table: index ", index,
                                            " is not reachable, but holds ",
                                            values[index]));
  }
  auto table = ValueTable::FromStateValues(
      game, values, static_cast<Arithmetic>(file.header().arithmetic));
  if (table.ok()) return table;
  return absl::DataLossError(
      absl::StrCat("wrong table: ", table.status().message()));
}

absl::StatusOr<std::shared_ptr<const ValueTable>> OpenDescriptor(
    FileOps& ops, int fd, TableResidency residency,
    const std::shared_ptr<const Game>& game) {
  const auto size = CheckTypeAndSize(ops, fd, *game);
  if (!size.ok()) return size.status();
  const auto file = Load(ops, fd, residency, *size);
  if (!file.ok()) return file.status();
  const TableHeader& header = file->header();
  absl::Status status = ValidateHeader(header, *game);
  if (!status.ok()) return status;
  const Sha256Digest digest = Sha256(file->payload());
  if (digest != header.payload_sha256) {
    return absl::DataLossError(absl::StrCat(
        "damaged table: payload_sha256 is ", ToHex(header.payload_sha256),
        ", but the payload's digest is ", ToHex(digest)));
  }
  if (header.format_version == kTableFormat1) return FromFormat1(game, *file);
  return std::make_shared<const ValueTable>(
      game,
      std::shared_ptr<const float>(
          file->bytes, reinterpret_cast<const float*>(file->payload().data())),
      static_cast<Arithmetic>(header.arithmetic),
      ValueTable::Digests{header.values_sha256, digest});
}

absl::StatusOr<TableFileInfo> InspectDescriptor(FileOps& ops, int fd,
                                                const Game& game) {
  const auto size = CheckTypeAndSize(ops, fd, game);
  if (!size.ok()) return size.status();
  const auto header = std::make_unique<TableHeader>();
  absl::Status status =
      ReadAll(ops, fd, std::as_writable_bytes(std::span(header.get(), 1)));
  if (status.ok()) status = ValidateHeader(*header, game);
  if (!status.ok()) return status;
  struct stat info {};
  if (ops.Stat(fd, &info) != 0) return FileError(errno, "stat");
  const FileStamp stamp = StampOf(info);
  const auto since_epoch =
      std::chrono::duration_cast<std::chrono::system_clock::duration>(
          std::chrono::seconds(stamp.modified_s) +
          std::chrono::nanoseconds(stamp.modified_ns));
  // Format 1 stored the values as they are digested.
  const bool is_format_1 = header->format_version == kTableFormat1;
  return TableFileInfo{
      .arithmetic = static_cast<Arithmetic>(header->arithmetic),
      .values_sha256 =
          is_format_1 ? header->payload_sha256 : header->values_sha256,
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
    status = WriteAll(ops, file.fd(), std::as_bytes(table.payload()));
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
  const auto written = OpenDescriptor(ops, file.fd(), TableResidency::kCopy,
                                      table.shared_game());
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
    const std::string& path, TableResidency residency, FileOps& ops,
    const std::shared_ptr<const Game>& game) {
  // Not to wait for the writer of a pipe.
  const OpenFile file(ops, path, O_RDONLY | O_NONBLOCK);
  if (file.fd() < 0) return WithPath(FileError(errno, "open"), path);
  auto table = OpenDescriptor(ops, file.fd(), residency, game);
  return table.ok() ? table : WithPath(table.status(), path);
}

absl::StatusOr<TableFileInfo> InspectTableFile(const std::string& path,
                                               FileOps& ops, const Game& game) {
  const OpenFile file(ops, path, O_RDONLY | O_NONBLOCK);
  if (file.fd() < 0) return WithPath(FileError(errno, "open"), path);
  auto info = InspectDescriptor(ops, file.fd(), game);
  return info.ok() ? info : WithPath(info.status(), path);
}

absl::StatusOr<std::unique_ptr<PublishedTable>> PublishedTable::Open(
    std::string path, std::shared_ptr<const Game> game) {
  std::unique_ptr<PublishedTable> published(
      new PublishedTable(std::move(path), std::move(game)));
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
  auto opened =
      OpenTableFile(path_, TableResidency::kMap, PosixFileOps(), game_);
  if (!opened.ok()) return opened.status();
  stamp_ = *stamp;
  const std::lock_guard lock(mutex_);
  table_.swap(*opened);
  return true;
}

}  // namespace yatzy
