#ifndef YATZY_SERVER_TABLES_TARGET_STORE_H_
#define YATZY_SERVER_TABLES_TARGET_STORE_H_

#include <memory>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/game/game.h"
#include "core/table/table_file.h"
#include "core/table/target_table.h"
#include "server/hardware/residency.h"
#include "server/tables/state_directory.h"

namespace yatzy::server {

// The table of targets of a game in a state directory. There is one: it follows
// from the game, so an earlier one would be the same or wrong.
//
// As with TableStore, every change leaves the old file or the new one, whole.
// Thread-safe: changes wait for each other, reading waits for nobody.
class TargetStore {
 public:
  using TablePtr = std::shared_ptr<const TargetTable>;

  // `directory` must outlive this object.
  TargetStore(const StateDirectory& directory, const ResidencyRule& rule,
              std::shared_ptr<const Game> game);

  TargetStore(const TargetStore&) = delete;
  TargetStore& operator=(const TargetStore&) = delete;

  const std::string& path() const { return path_; }

  // Where this table lives.
  TableResidency ResidencyOf(const TargetTable& table) const;

  // Opens the table and verifies it (OpenTargetFile, VerifyTargets), with their
  // errors: NOT_FOUND if there is none. About a second.
  absl::StatusOr<TablePtr> Open() const;

  // What the file says of itself (InspectTargetFile, with its errors).
  absl::StatusOr<TableFileInfo> Inspect() const;

  // Writes the table, which its caller has verified. Errors of WriteTargetFile,
  // and of the folder that cannot be written.
  absl::Status Store(const TargetTable& table);

  // Returns the table to serve after Store of it: where tables are mapped, that
  // of the file, which has the same bytes, so that the memory can go.
  TablePtr AsServed(const TablePtr& stored) const;

  // Whether a file could be written, without asking whether all of it fits:
  // OK, or errors as of TableStore::CheckWritable.
  absl::Status CheckWritable() const;

  // Renames the file to the first free targets.bad-N and returns that path. On
  // failure it stays.
  absl::StatusOr<std::string> SetFileAside();

 private:
  const StateDirectory& directory_;
  FileOps& ops_;
  const ResidencyRule rule_;
  const std::shared_ptr<const Game> game_;
  const std::string folder_;
  const std::string path_;
  mutable std::mutex changing_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_TABLES_TARGET_STORE_H_
