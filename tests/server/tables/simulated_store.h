#ifndef YATZY_TESTS_SERVER_TABLES_SIMULATED_STORE_H_
#define YATZY_TESTS_SERVER_TABLES_SIMULATED_STORE_H_

#include <algorithm>
#include <cstddef>
#include <memory>
#include <random>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "core/rules/presets.h"
#include "core/table/table_file.h"
#include "server/tables/table_store.h"
#include "tests/support/simulated_disk.h"
#include "tests/support/small_game.h"

namespace yatzy::server {

inline constexpr char kStateDir[] = "/var/state";

// In so many bytes at once the small table is written as often as the default
// one is in whole pieces.
inline constexpr std::size_t kMostWritten = 5000;

// The small game by the name of Scandinavian Yatzy, so that its tables lie
// where those of that lie.
inline const std::shared_ptr<const Game>& MainGame() {
  static const auto* const kGame = new std::shared_ptr<const Game>(
      Game::Compile(SmallRules(std::string(kDefaultRules))).value());
  return *kGame;
}

// A store that begins as a daemon's does, on the disk that these operations
// reach.
class SimulatedStore {
 public:
  explicit SimulatedStore(FileOps& ops,
                          const std::shared_ptr<const Game>& game = MainGame())
      : directory_(StateDirectory::Open(kStateDir, ops)),
        store_(**directory_, TableResidency::kCopy, game) {}

  TableStore* operator->() { return &store_; }
  TableStore& operator*() { return store_; }

 private:
  absl::StatusOr<std::unique_ptr<StateDirectory>> directory_;
  TableStore store_;
};

// The id of the table in the file, whose payload is hashed for it, or what is
// wrong with the file. The bytes are those of the table that has this id, so
// there is no need to verify its values as well.
inline std::string IdInFile(FileOps& disk, const std::string& name) {
  const auto table = OpenTableFile(std::string(kStateDir) + "/" + name,
                                   TableResidency::kCopy, disk, SmallGame());
  return table.ok() ? (*table)->id() : table.status().ToString();
}

inline bool HasTemporaryFiles(const SimulatedDisk& disk) {
  const auto paths = disk.Paths();
  return std::any_of(paths.begin(), paths.end(), [](const std::string& path) {
    return absl::EndsWith(path, ".tmp");
  });
}

// Everything on it is there to stay.
inline void Settle(SimulatedDisk& disk) {
  std::mt19937 unused;
  disk.CutPower(SimulatedDisk::Damage::kLoseNothing, unused);
}

}  // namespace yatzy::server

#endif  // YATZY_TESTS_SERVER_TABLES_SIMULATED_STORE_H_
