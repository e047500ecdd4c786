#ifndef YATZY_SERVER_TABLES_TABLE_STORE_H_
#define YATZY_SERVER_TABLES_TABLE_STORE_H_

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "core/game/game.h"
#include "core/table/value_table.h"
#include "proto/contract/default_path.h"
#include "server/hardware/residency.h"
#include "server/tables/state_directory.h"

namespace yatzy::server {

// What a table file says of itself, without its payload being read.
struct KeptTable {
  std::string table_id;  // as in answers
  Arithmetic arithmetic = Arithmetic::kDouble;
  std::string values_sha256;  // 64 hexadecimal digits
  absl::Time write_time;      // of the file
  bool is_current = false;    // the one that the next start serves

  // OK if the file has a table's size and a sound header. Otherwise what is
  // wrong, and arithmetic and values_sha256 say nothing. Only opening the
  // table checks its payload and its values.
  absl::Status defect;
};

// The tables of a game in a state directory: the current one, and those that
// were current before (StateDirectory shows the files). Its folder is made when
// the first is stored.
//
// Every change leaves, whatever happens at any moment, the old current table or
// the new one, whole; and the old one is kept before the new one takes its
// place. A changing call that fails has changed nothing that matters, with one
// exception: if only the last fsync of the directory failed, the new table is
// current, and a power cut may bring the old one back. The status says so.
//
// Thread-safe: changes wait for each other, reading waits for nobody.
class TableStore {
 public:
  // `directory` must outlive this object.
  TableStore(const StateDirectory& directory, const ResidencyRule& rule,
             std::shared_ptr<const Game> game = Game::Default());

  TableStore(const TableStore&) = delete;
  TableStore& operator=(const TableStore&) = delete;

  // The folder, and the path of the current table, for people.
  const std::string& folder() const { return folder_; }
  std::string current_path() const { return TablePathIn(folder_); }

  // OK if the folder is there, or nothing; ALREADY_EXISTS if it, or what it
  // would be made in, is no folder.
  absl::Status CheckFolder() const;

  // Where a first solve keeps what it has done so far (SolveOptions). Store
  // removes it.
  const std::string& checkpoint_path() const { return checkpoint_path_; }
  void RemoveCheckpoint() const;

  // Where its tables live.
  TableResidency residency() const { return residency_; }

  // Opens the current table and verifies it (OpenTableFile, VerifyTable), with
  // their errors: NOT_FOUND if there is none, FAILED_PRECONDITION if it is of
  // other rules. About 15 ms.
  absl::StatusOr<std::shared_ptr<const ValueTable>> OpenCurrent() const;

  // The same for the table of this id, current or not. INVALID_ARGUMENT if no
  // table can have this id, NOT_FOUND if none has.
  absl::StatusOr<std::shared_ptr<const ValueTable>> OpenKept(
      const std::string& table_id) const;

  // Writes the table, new or opened from here, and makes it current. It is not
  // verified: the caller has done that. The table that was current is kept,
  // unless it is bad or the same; a kept one stays among the kept ones. Errors
  // of WriteTableFile, and of the folder that cannot be written.
  absl::Status Store(const ValueTable& table);

  // Returns the table to serve after Store of it: where tables are mapped, that
  // of the file, which has the same bytes, so that the memory can go.
  std::shared_ptr<const ValueTable> AsServed(
      const std::shared_ptr<const ValueTable>& stored) const;

  // All of them, each id once, newest first. Files in the folder that are not
  // named as tables are not listed.
  absl::StatusOr<std::vector<KeptTable>> List() const;

  // Removes tables that are not current until the `keep` newest of them are
  // left; those with a defect go first. Returns the ids that are gone, or would
  // be with `dry_run`, oldest first. On failure some may be gone.
  // REQUIRES: keep >= 0.
  absl::StatusOr<std::vector<std::string>> Prune(int keep, bool dry_run);

  // Whether Store could work now: writes and removes a file of a table's
  // size. FAILED_PRECONDITION if the file system is read-only,
  // RESOURCE_EXHAUSTED if it is full, PERMISSION_DENIED, ...; about 5 ms.
  absl::Status CheckWritable() const;

  // Renames the current table to the first free e_table.bad-N and returns that
  // path. On failure the table stays.
  absl::StatusOr<std::string> SetCurrentAside();

 private:
  std::string KeptPath(const std::string& table_id) const;
  absl::StatusOr<std::shared_ptr<const ValueTable>> OpenVerified(
      const std::string& path) const;
  KeptTable Describe(const std::string& path,
                     const std::string& table_id) const;
  absl::StatusOr<std::shared_ptr<const ValueTable>> OpenById(
      const std::string& table_id) const;
  absl::Status KeepCurrentUnlessItIs(const std::string& id);
  absl::Status Replace(const ValueTable& table);

  const StateDirectory& directory_;
  FileOps& ops_;
  const TableResidency residency_;
  const std::shared_ptr<const Game> game_;
  const std::string folder_;
  const std::string checkpoint_path_;
  mutable std::mutex changing_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_TABLES_TABLE_STORE_H_
