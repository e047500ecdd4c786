// Reading and writing E_table files; FORMAT.md has the bytes and the protocol.
#ifndef YATZY_CORE_TABLE_TABLE_FILE_H_
#define YATZY_CORE_TABLE_TABLE_FILE_H_

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

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
  Sha256Digest values_sha256{};
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
// at a time; readers need no care. What is read back lives where `read_back`
// says: a copy takes as much memory as the table once more.
//
// Returns RESOURCE_EXHAUSTED when the disk or the quota is full,
// FAILED_PRECONDITION on a read-only file system (or where a directory is a
// file, or the reverse), NOT_FOUND (no such directory), PERMISSION_DENIED,
// INTERNAL when the device fails, DATA_LOSS when the read-back differs, else
// what absl::ErrnoToStatus makes of the system's error. The message names the
// operation, the path and the system's reason.
absl::Status WriteTableFile(const ValueTable& table, const std::string& path,
                            FileOps& ops = PosixFileOps(),
                            TableResidency read_back = TableResidency::kCopy);

// Opens and validates a table file of the game: steps 1 to 8 of FORMAT.md, so
// the payload is exactly what a writer wrote under these rules. It does not
// judge the values; VerifyTable does. Takes about 3 ms for Scandinavian Yatzy.
// A file of format 1 becomes a copy, whatever `residency` says. FORMAT.md has
// the errors. The message starts with the path.
absl::StatusOr<std::shared_ptr<const ValueTable>> OpenTableFile(
    const std::string& path, TableResidency residency,
    FileOps& ops = PosixFileOps(),
    const std::shared_ptr<const Game>& game = Game::Default());

// Validates all of a table file but its payload: steps 1 to 7 of FORMAT.md,
// with their errors. Takes a tenth of a millisecond.
absl::StatusOr<TableFileInfo> InspectTableFile(
    const std::string& path, FileOps& ops = PosixFileOps(),
    const Game& game = *Game::Default());

// A table file, mapped read-only, which a publisher may replace at any time: it
// renames the complete new file to the same path (WriteTableFile does), so what
// was opened before stays whole and unchanged. A file that is changed or cut
// off in place is outside of this contract, and may kill its readers.
//
// Nothing happens behind the caller's back: the table is another one only after
// a Refresh. Take table() once for whatever has to come from one table.
//
// Thread-safe.
class PublishedTable {
 public:
  // Opens and validates the file, as OpenTableFile, with its errors: NOT_FOUND
  // if there is none. About 3 ms.
  static absl::StatusOr<std::unique_ptr<PublishedTable>> Open(
      std::string path, std::shared_ptr<const Game> game = Game::Default());

  PublishedTable(const PublishedTable&) = delete;
  PublishedTable& operator=(const PublishedTable&) = delete;

  const std::string& path() const { return path_; }

  // The last table that was opened; never null. It keeps its mapping as long as
  // somebody holds it, beyond this object and beyond a Refresh.
  std::shared_ptr<const ValueTable> table() const;

  // Asks whether another file has been put at the path, a matter of a
  // microsecond, and opens and validates that. True if it did: table() is the
  // new one from then on, which may have the values and the id of the old one.
  // False if the file is still the same.
  //
  // On failure, with the errors of OpenTableFile, table() stays; the next
  // Refresh tries again. Other threads may go on calling table() meanwhile.
  absl::StatusOr<bool> Refresh();

 private:
  PublishedTable(std::string path, std::shared_ptr<const Game> game)
      : path_(std::move(path)), game_(std::move(game)) {}

  const std::string path_;
  const std::shared_ptr<const Game> game_;
  std::mutex refreshing_;     // one Refresh at a time
  FileStamp stamp_;           // of the file of table_; by refreshing_
  mutable std::mutex mutex_;  // never held while a file is opened
  std::shared_ptr<const ValueTable> table_;  // guarded by mutex_
};

}  // namespace yatzy

#endif  // YATZY_CORE_TABLE_TABLE_FILE_H_
