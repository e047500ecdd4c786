#ifndef YATZY_SERVER_TABLES_STATE_DIRECTORY_H_
#define YATZY_SERVER_TABLES_STATE_DIRECTORY_H_

#include <cstddef>
#include <memory>
#include <new>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/os/file_ops.h"

namespace yatzy::server {

// The folder in which the daemon keeps its tables:
//
//     LOCK               flock()ed while a daemon uses the folder; its pid
//     e_table            the current table (core/table/FORMAT.md)
//     tables/TABLE_ID    tables that were current before (TableStore)
//     targets            the table of targets (TargetStore)
//     solve_checkpoint   what a long solve has done so far (TableStore)
//     start_distribution of the start of the game (StartDistributionStore)
//     e_table.bad-N      tables that failed a check, kept for inspection, and
//                        targets.bad-N
//     e_table.tmp        a table being written, and targets.tmp,
//                        start_distribution.tmp, and in tables/ TABLE_ID.tmp;
//                        leftovers are removed on opening
//     rules/ID/          the same, but for LOCK, for another rule set than
//                        Scandinavian Yatzy
//
// One daemon at a time: the lock goes with the process, also when it is killed.
// Not thread-safe.
class StateDirectory {
 public:
  // Makes the folder if it is missing, and locks it until destruction.
  // FAILED_PRECONDITION if another daemon (or another object of this process)
  // holds the lock, naming its pid; otherwise what the system says.
  //
  // A folder that cannot be written is good enough to serve from. On a
  // read-only file system, and where LOCK can neither be made nor read, nothing
  // is locked: any number of daemons may share it, beside one that writes it
  // from elsewhere. A LOCK that can be read only is locked all the same. `ops`
  // must outlive the object.
  static absl::StatusOr<std::unique_ptr<StateDirectory>> Open(
      const std::string& path, FileOps& ops = PosixFileOps());

  ~StateDirectory();
  StateDirectory(const StateDirectory&) = delete;
  StateDirectory& operator=(const StateDirectory&) = delete;

  const std::string& path() const { return path_; }

  // The folder of a rule set's tables, which may be missing.
  std::string FolderOf(const std::string& rule_set) const;
  FileOps& ops() const { return ops_; }

  // Whether the lock that is held keeps other writers out; if not, why LOCK
  // could not be opened or made, FAILED_PRECONDITION on a read-only file
  // system. It says nothing of the disk as it is now: an OK folder may be full
  // or have become read-only.
  const absl::Status& writable() const { return writable_; }

 private:
  StateDirectory(std::string path, FileOps& ops);

  absl::Status Lock();
  void RemoveTemporaryFiles() const;

  const std::string path_;
  FileOps& ops_;
  int lock_fd_ = -1;
  absl::Status writable_;
};

// The folder of a rule set's tables within the state directory at `path`.
std::string FolderOfRuleSet(const std::string& path,
                            const std::string& rule_set);

// The path of the distribution of the start in the folder of a rule set.
std::string StartDistributionPathIn(const std::string& folder);

// Whether an error of opening a table is a verdict on the file, not a failure
// to read it.
bool IsBadTable(const absl::Status& status);

// Renames a file to the first free PATH.bad-N, which it returns. On failure the
// file stays.
absl::StatusOr<std::string> SetAside(FileOps& ops, const std::string& path);

// Stores answer with a status also when memory runs out, which may happen at
// any allocation of `function`.
template <typename Result, typename Function>
Result UnlessOutOfMemory(const Function& function) {
  try {
    return function();
  } catch (const std::bad_alloc&) {
    return absl::ResourceExhaustedError("out of memory");
  }
}

// OK if `size` bytes could be written to the temporary file of `path`; removes
// that. Errors of WriteAll.
absl::Status CheckRoom(FileOps& ops, const std::string& path, std::size_t size);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_TABLES_STATE_DIRECTORY_H_
