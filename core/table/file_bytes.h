// What table files of every objective have in common: how they are opened, up
// to their payload, and replaced. FORMAT.md has the steps. Of table_file.cc and
// target_file.cc alone, and of advisor/distribution_file.cc.
#ifndef YATZY_CORE_TABLE_FILE_BYTES_H_
#define YATZY_CORE_TABLE_FILE_BYTES_H_

#include <fcntl.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/os/file_ops.h"
#include "core/table/table_file.h"
#include "core/table/table_header.h"

namespace yatzy::file_bytes {

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

// What the beginning of a file says of the rest.
struct Beginning {
  std::size_t size = 0;  // of the file
  std::uint32_t format_version = kTableFormatVersion;
};

// Steps 1 to 3.
absl::StatusOr<Beginning> ReadBeginning(FileOps& ops, int fd);

// Reads the header of a file that is long enough for one, and checks it: steps
// 5 to 7.
absl::StatusOr<std::unique_ptr<TableHeader>> ReadHeader(FileOps& ops, int fd,
                                                        const Game& game,
                                                        Objective objective);

// Step 4. DATA_LOSS if the sizes differ.
absl::Status CheckSize(std::size_t size, std::size_t expected);

// What the file says of itself.
absl::StatusOr<TableFileInfo> InfoOf(FileOps& ops, int fd,
                                     const TableHeader& header);

// The bytes of an open file of this size: mapped, or read into memory.
absl::StatusOr<FileBytes> Load(FileOps& ops, int fd, TableResidency residency,
                               std::size_t size);

// Checks the header once more, where it lies now, then the payload: step 8.
absl::Status CheckLoaded(const FileBytes& file, const Game& game,
                         Objective objective);

// Opens `path` for reading, without waiting for the writer of a pipe, and
// returns what `read` makes of it. Errors begin with the path.
template <typename Result>
absl::StatusOr<Result> WithFile(
    FileOps& ops, const std::string& path,
    absl::FunctionRef<absl::StatusOr<Result>(int fd)> read) {
  const OpenFile file(ops, path, O_RDONLY | O_NONBLOCK);
  if (file.fd() < 0) return WithPath(FileError(errno, "open"), path);
  auto result = read(file.fd());
  return result.ok() ? std::move(result) : WithPath(result.status(), path);
}

// Replaces the file at `path` by one of these parts, as WriteTableFile says, if
// `check` finds nothing wrong with what was written.
absl::Status Replace(FileOps& ops, const std::string& path,
                     std::span<const std::span<const std::byte>> parts,
                     absl::FunctionRef<absl::Status(int fd)> check);

// The same with what `write` makes of the temporary file, which is opened with
// these flags.
absl::Status ReplaceBy(FileOps& ops, const std::string& path, int flags,
                       absl::FunctionRef<absl::Status(int fd)> write,
                       absl::FunctionRef<absl::Status(int fd)> check);

}  // namespace yatzy::file_bytes

#endif  // YATZY_CORE_TABLE_FILE_BYTES_H_
