#ifndef YATZY_SERVER_TABLE_STATE_DIRECTORY_H_
#define YATZY_SERVER_TABLE_STATE_DIRECTORY_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace yatzy {

// The folder in which the daemon keeps its table:
//
//     LOCK                 flock()ed while a daemon uses the folder; its pid
//     e_table              the current table (core/table/FORMAT.md)
//     tables/<table id>    tables that were current before (TableStore)
//     e_table.bad-1 ...    tables that failed a check, kept for inspection
//     *.tmp                tables being written; opening removes leftovers
//
// One daemon at a time: the lock goes with the process, also when it is killed.
// Not thread-safe.
class StateDirectory {
 public:
  // Makes the folder if it is missing, and locks it until destruction.
  // FAILED_PRECONDITION if another daemon (or another object of this process)
  // holds the lock, naming its pid; otherwise what the system says.
  static absl::StatusOr<std::unique_ptr<StateDirectory>> Open(
      const std::string& path);

  ~StateDirectory();
  StateDirectory(const StateDirectory&) = delete;
  StateDirectory& operator=(const StateDirectory&) = delete;

  const std::string& path() const { return path_; }
  std::string table_path() const;
  std::string kept_tables_path() const;

  // Renames the current table to the first free e_table.bad-N and returns that
  // path. On failure the table stays.
  absl::StatusOr<std::string> SetTableAside() const;

 private:
  StateDirectory(std::string path, int lock_fd);

  void RemoveTemporaryFiles() const;

  const std::string path_;
  const int lock_fd_;
};

}  // namespace yatzy

#endif  // YATZY_SERVER_TABLE_STATE_DIRECTORY_H_
