#ifndef YATZY_SERVER_TABLES_START_DISTRIBUTION_STORE_H_
#define YATZY_SERVER_TABLES_START_DISTRIBUTION_STORE_H_

#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "core/advisor/distribution.h"
#include "core/game/game.h"
#include "core/table/value_table.h"
#include "server/tables/state_directory.h"

namespace yatzy::server {

// The distribution of the start of a game in a state directory. It follows from
// the game, so a file that is not right is worth nothing: whoever has made the
// distribution anew stores it in its place.
//
// A change leaves the old file or the new one, whole. Thread-safe, where one at
// a time stores.
class StartDistributionStore {
 public:
  // `directory` must outlive this object.
  StartDistributionStore(const StateDirectory& directory,
                         std::shared_ptr<const Game> game);

  StartDistributionStore(const StartDistributionStore&) = delete;
  StartDistributionStore& operator=(const StartDistributionStore&) = delete;

  const std::string& path() const { return path_; }

  // Returns what the file has. Errors of OpenDistributionFile, NOT_FOUND if
  // there is none; DATA_LOSS if its mean is not that of the table, which its
  // caller has verified.
  absl::StatusOr<Distribution> Open(const ValueTable& table) const;

  // Writes the file. Errors of WriteDistributionFile, and of the folder that
  // cannot be written.
  absl::Status Store(const Distribution& distribution) const;

 private:
  const StateDirectory& directory_;
  const std::shared_ptr<const Game> game_;
  const std::string folder_;
  const std::string path_;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_TABLES_START_DISTRIBUTION_STORE_H_
