#ifndef YATZY_SERVER_TABLES_SERVED_GAMES_H_
#define YATZY_SERVER_TABLES_SERVED_GAMES_H_

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "core/game/game.h"
#include "core/rules/rule_set.h"
#include "server/hardware/residency.h"
#include "server/tables/distributions.h"
#include "server/tables/policy_companion.h"
#include "server/tables/start_distribution_store.h"
#include "server/tables/state_directory.h"
#include "server/tables/table_registry.h"
#include "server/tables/table_store.h"
#include "server/tables/target_store.h"

namespace yatzy::server {

// A rule set that the daemon serves: the game, the table that answers for it,
// and the tables that are kept.
struct ServedGame {
  explicit ServedGame(std::shared_ptr<const Game> compiled)
      : game(std::move(compiled)), distributions(game) {}

  const std::string& id() const { return game->id(); }

  const std::shared_ptr<const Game> game;
  TableRegistry registry;                     // of tables of this game
  PolicyCompanion companion;                  // of the table in service
  Distributions distributions;                // of the game
  std::unique_ptr<TableStore> store;          // null: tables are in memory only
  TargetRegistry targets;                     // empty: none are in service
  std::unique_ptr<TargetStore> target_store;  // null: none are wanted
};

// Says whether the daemon keeps a table of targets of the game, which may not
// be there yet. UNIMPLEMENTED if no game of these rules has one (they save
// rolls), FAILED_PRECONDITION if the daemon keeps none. Neither changes while
// the daemon runs.
absl::Status CheckKeepsTargets(const ServedGame& game);

// The rule sets that a daemon serves, fixed when it starts, and at least one.
// Thread-safe.
class ServedGames {
 public:
  // Scandinavian Yatzy alone, in memory only.
  ServedGames();

  // Compiles the rule sets. INVALID_ARGUMENT if two have one id; else as
  // Game::Compile.
  static absl::StatusOr<std::unique_ptr<ServedGames>> Compile(
      std::vector<RuleSet> rule_sets);

  // Keeps tables, and the distribution of the start, in the directory, which
  // must outlive the object; with `targets` those of targets too. Call before
  // threads share it.
  void KeepIn(const StateDirectory& directory, const ResidencyRule& residency,
              bool targets = false);

  // How their outlooks are made from now on.
  void SetOutlook(const PolicyCompanion::Options& options);

  // How their distributions are made from now on.
  void SetDistributions(const Distributions::Options& options);

  // In the order of the settings.
  std::span<const std::unique_ptr<ServedGame>> all() const { return games_; }

  // What the daemon as a whole is measured by: Scandinavian Yatzy if it is
  // served, else the first.
  ServedGame& main() const { return *main_; }

  // The one that a request means; "" is Scandinavian Yatzy, switches may be in
  // any order. NOT_FOUND, with a list of those that are served.
  absl::StatusOr<ServedGame*> Find(std::string_view id) const;

 private:
  explicit ServedGames(std::vector<std::unique_ptr<ServedGame>> games);

  ServedGame* FindExact(std::string_view id) const;
  absl::Status NotServed(std::string_view id) const;

  const std::vector<std::unique_ptr<ServedGame>> games_;
  ServedGame* default_ = nullptr;  // null: not served
  ServedGame* main_ = nullptr;
};

}  // namespace yatzy::server

#endif  // YATZY_SERVER_TABLES_SERVED_GAMES_H_
