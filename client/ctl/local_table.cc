#include "client/ctl/local_table.h"

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "client/ctl/batch_source.h"
#include "client/ctl/rules_facts.h"
#include "core/game/game.h"
#include "core/rules/presets.h"
#include "proto/contract/default_path.h"

namespace yatzy::client {
namespace {

// $YATZYCTL_TABLE, or where a daemon with default settings has the table of the
// rule set.
std::string DefaultTable(const std::string& rule_set) {
  const char* const path = std::getenv("YATZYCTL_TABLE");
  if (path != nullptr && *path != '\0') return path;
  const std::string folder = DefaultStateDir();
  return TablePathIn(
      rule_set == kDefaultRules ? folder : RuleSetFolderIn(folder, rule_set));
}

}  // namespace

void DefineLocalFlags(CLI::App& command, LocalFlags& flags) {
  constexpr char kLocal[] = "Without a server";
  CLI::Option* const local =
      AddFlag(command, flags.is_local, "--local",
              "Read the table that a server on this machine has published; "
              "--server and --timeout mean nothing then",
              kLocal);
  // Not `environment`, with which the variable would need --local as well.
  AddOption(command, flags.table,
            {.name = "--table",
             .type = "PATH",
             .help = "Its file; by default $YATZYCTL_TABLE, else e_table in "
                     "yatzyd's default --state-dir, of other rule sets in "
                     "rules/ID below it",
             .group = kLocal,
             .needs = local});
}

ExitCode WithLocalTable(
    const LocalFlags& flags, const std::string& rules, Streams& streams,
    const std::function<ExitCode(const std::shared_ptr<const ValueTable>&)>&
        run) {
  std::shared_ptr<const Game> game = Game::Default();
  if (!rules.empty()) {
    auto found = LoadGame(rules);
    if (!found.ok()) {
      return ReportUsageError(absl::InvalidArgumentError(absl::StrCat(
                                  "--rules: ", found.status().message())),
                              streams.err);
    }
    game = *std::move(found);
  }
  const auto table = OpenLocalTable(
      flags.table.empty() ? DefaultTable(game->id()) : flags.table, game);
  if (!table.ok()) return ReportFailure(table.status(), streams.err);
  return run(*table);
}

}  // namespace yatzy::client
