// Reading and writing E_table files; FORMAT.md has the bytes and the protocol.
#ifndef YATZY_CORE_TABLE_TABLE_FILE_H_
#define YATZY_CORE_TABLE_TABLE_FILE_H_

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/os/file_ops.h"
#include "core/table/value_table.h"

namespace yatzy {

// Where an opened table lives.
enum class TableResidency {
  kMap,   // a read-only mapping of the file; its pages are shared and evictable
  kCopy,  // private memory; the file may be damaged or truncated afterwards
};

// What a table file says of itself.
struct TableFileInfo {
  Arithmetic arithmetic = Arithmetic::kDouble;
  Sha256Digest payload_sha256{};
  std::chrono::system_clock::time_point write_time;  // of its last change
};

// Returns the temporary file that WriteTableFile uses for `path`, in the same
// directory.
std::string TemporaryTablePath(const std::string& path);

// Writes the table so that `path` names, whatever happens, its old content or
// the complete new one: temporary file, fsync, read back and open, rename,
// fsync of the directory. On failure the temporary file is removed and `path`
// is untouched, unless only the directory's fsync failed. One writer per path
// at a time; readers need no care.
//
// Returns RESOURCE_EXHAUSTED when the disk or the quota is full,
// FAILED_PRECONDITION on a read-only file system (or where a directory is a
// file, or the reverse), NOT_FOUND (no such directory), PERMISSION_DENIED,
// INTERNAL when the device fails, DATA_LOSS when the read-back differs, else
// what absl::ErrnoToStatus makes of the system's error. The message names the
// operation, the path and the system's reason.
absl::Status WriteTableFile(const ValueTable& table, const std::string& path,
                            FileOps& ops = PosixFileOps());

// Opens and validates a table file: steps 1 to 8 of FORMAT.md, so the payload
// is exactly what a writer wrote under these rules. It does not judge the
// values; VerifyTable does. Takes about 5 ms. FORMAT.md has the errors. The
// message starts with the path.
absl::StatusOr<std::shared_ptr<const ValueTable>> OpenTableFile(
    const std::string& path, TableResidency residency,
    FileOps& ops = PosixFileOps());

// Validates all of a table file but its payload: steps 1 to 7 of FORMAT.md,
// with their errors. Takes a tenth of a millisecond.
absl::StatusOr<TableFileInfo> InspectTableFile(const std::string& path,
                                               FileOps& ops = PosixFileOps());

}  // namespace yatzy

#endif  // YATZY_CORE_TABLE_TABLE_FILE_H_
