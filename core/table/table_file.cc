#include "core/table/table_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <span>
#include <utility>
#include <vector>

#include "absl/cleanup/cleanup.h"
#include "absl/strings/str_cat.h"
#include "core/table/table_header.h"

namespace yatzy {
namespace {

// What errno says of a system call that failed.
absl::Status ErrnoStatus(absl::string_view operation) {
  absl::Status status =
      absl::ErrnoToStatus(errno, absl::StrCat("cannot ", operation));
  if (errno != ENOSPC && errno != EDQUOT) return status;
  return absl::ResourceExhaustedError(status.message());
}

absl::Status WithPath(const absl::Status& status, const std::string& path) {
  if (status.ok()) return status;
  return absl::Status(status.code(),
                      absl::StrCat(path, ": ", status.message()));
}

absl::Status WriteAll(int fd, std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return ErrnoStatus("write");
    bytes = bytes.subspan(written);
  }
  return absl::OkStatus();
}

absl::Status ReadAll(int fd, std::span<std::byte> bytes) {
  off_t offset = 0;
  while (!bytes.empty()) {
    const ssize_t count = pread(fd, bytes.data(), bytes.size(), offset);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return ErrnoStatus("read");
    if (count == 0) {
      return absl::DataLossError("truncated while it was read");
    }
    bytes = bytes.subspan(count);
    offset += count;
  }
  return absl::OkStatus();
}

// The bytes of an open file of the right size: mapped, or read into memory.
absl::StatusOr<std::shared_ptr<const std::byte>> Load(
    int fd, TableResidency residency) {
  if (residency == TableResidency::kMap) {
    void* const mapping =
        mmap(nullptr, kTableFileSize, PROT_READ, MAP_SHARED, fd, 0);
    if (mapping == MAP_FAILED) return ErrnoStatus("map");
    return std::shared_ptr<const std::byte>(
        static_cast<const std::byte*>(mapping), [](const std::byte* start) {
          munmap(const_cast<std::byte*>(start), kTableFileSize);
        });
  }
  auto copy = std::make_shared<std::vector<std::byte>>(kTableFileSize);
  if (absl::Status status = ReadAll(fd, *copy); !status.ok()) {
    return status;
  }
  return std::shared_ptr<const std::byte>(copy, copy->data());
}

// Steps 1 to 3 of FORMAT.md, so that mapping and reading the whole is safe. A
// foreign file is called foreign even if its size is wrong as well.
absl::Status CheckTypeSizeAndMagic(int fd) {
  struct stat info {};
  if (fstat(fd, &info) != 0) return ErrnoStatus("stat");
  if (!S_ISREG(info.st_mode)) {
    return absl::FailedPreconditionError("not a regular file");
  }
  const auto size = static_cast<std::size_t>(info.st_size);
  TableMagic magic = kTableMagic;
  if (size >= sizeof(magic)) {
    absl::Status status = ReadAll(fd, std::as_writable_bytes(std::span(magic)));
    if (!status.ok()) return status;
  }
  if (absl::Status status = CheckMagic(magic); !status.ok()) return status;
  if (size == kTableFileSize) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat(size < kTableFileSize ? "truncated" : "overlong",
                   " table: ", size, " bytes, expected ", kTableFileSize));
}

absl::StatusOr<std::shared_ptr<const ValueTable>> OpenDescriptor(
    int fd, TableResidency residency) {
  if (absl::Status status = CheckTypeSizeAndMagic(fd); !status.ok()) {
    return status;
  }
  auto bytes = Load(fd, residency);
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

absl::StatusOr<TableFileInfo> InspectDescriptor(int fd) {
  if (absl::Status status = CheckTypeSizeAndMagic(fd); !status.ok()) {
    return status;
  }
  const auto header = std::make_unique<TableHeader>();
  absl::Status status =
      ReadAll(fd, std::as_writable_bytes(std::span(header.get(), 1)));
  if (status.ok()) status = ValidateHeader(*header);
  if (!status.ok()) return status;
  struct stat info {};
  if (fstat(fd, &info) != 0) return ErrnoStatus("stat");
  const auto since_epoch = std::chrono::seconds(info.st_mtim.tv_sec) +
                           std::chrono::nanoseconds(info.st_mtim.tv_nsec);
  return TableFileInfo{
      .arithmetic = static_cast<Arithmetic>(header->arithmetic),
      .payload_sha256 = header->payload_sha256,
      .write_time = std::chrono::system_clock::time_point(since_epoch)};
}

absl::Status WriteTemporary(const ValueTable& table, const std::string& path) {
  const int fd =
      open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
  if (fd < 0) return ErrnoStatus("create");
  absl::Cleanup close_fd = [fd] { close(fd); };
  const auto header = std::make_unique<const TableHeader>(HeaderOf(table));
  absl::Status status = WriteAll(fd, std::as_bytes(std::span(header.get(), 1)));
  if (status.ok()) {
    status = WriteAll(fd, std::as_bytes(table.values()));
  }
  if (status.ok() && fsync(fd) != 0) status = ErrnoStatus("fsync");
  return status;
}

absl::Status SyncDirectory(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return ErrnoStatus("open");
  absl::Cleanup close_fd = [fd] { close(fd); };
  return fsync(fd) == 0 ? absl::OkStatus() : ErrnoStatus("fsync");
}

// Reads the file back and compares it with what was written.
absl::Status VerifyWritten(const ValueTable& table, const std::string& path) {
  auto written = OpenTableFile(path, TableResidency::kCopy);
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

absl::Status WriteTableFile(const ValueTable& table, const std::string& path) {
  const std::string temporary = TemporaryTablePath(path);
  absl::Cleanup remove_temporary = [&temporary] { unlink(temporary.c_str()); };
  absl::Status status = WriteTemporary(table, temporary);
  if (status.ok()) status = VerifyWritten(table, temporary);
  if (!status.ok()) return WithPath(status, temporary);
  if (rename(temporary.c_str(), path.c_str()) != 0) {
    return WithPath(ErrnoStatus("rename the new table"), path);
  }
  std::move(remove_temporary).Cancel();
  const std::string directory = std::filesystem::path(path).parent_path();
  return WithPath(SyncDirectory(directory.empty() ? "." : directory),
                  directory);
}

absl::StatusOr<std::shared_ptr<const ValueTable>> OpenTableFile(
    const std::string& path, TableResidency residency) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return WithPath(ErrnoStatus("open"), path);
  absl::Cleanup close_fd = [fd] { close(fd); };
  auto table = OpenDescriptor(fd, residency);
  return table.ok() ? table : WithPath(table.status(), path);
}

absl::StatusOr<TableFileInfo> InspectTableFile(const std::string& path) {
  const int fd = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (fd < 0) return WithPath(ErrnoStatus("open"), path);
  absl::Cleanup close_fd = [fd] { close(fd); };
  auto info = InspectDescriptor(fd);
  return info.ok() ? info : WithPath(info.status(), path);
}

}  // namespace yatzy
