#include "server/config/config_check.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "core/game/game.h"
#include "core/os/file_ops.h"
#include "core/table/table_file.h"
#include "core/table/target_file.h"
#include "proto/contract/default_path.h"
#include "server/config/flags.h"
#include "server/config/settings.h"
#include "server/tables/solve_limit.h"
#include "server/tables/state_directory.h"

namespace yatzy::server {
namespace {

absl::Status OfFlag(const char* flag, const absl::Status& status) {
  return absl::Status(status.code(),
                      absl::StrCat(flag, ": ", status.message()));
}

absl::Status CheckCertificates(const TlsFiles& files) {
  return files.certificate.empty() ? absl::OkStatus()
                                   : ReadCertificates(files).status();
}

absl::Status CheckTokens(const std::string& path) {
  return path.empty() ? absl::OkStatus() : ReadTokens(path).status();
}

// Whether the table in the folder is good, or may be solved.
absl::Status CheckTable(const Config& config, const Game& game,
                        const std::string& folder) {
  const absl::Status table =
      InspectTableFile(TablePathIn(folder), PosixFileOps(), game).status();
  if (table.ok()) return table;
  const bool is_missing = absl::IsNotFound(table);
  if (!is_missing && config.on_bad_table == OnBadTable::kFail) {
    return OfFlag("--state-dir", table);
  }
  const absl::Status allowed =
      CheckSolveAllowed(game, config.max_solve_memory());
  if (allowed.ok() || is_missing) return allowed;
  return absl::Status(allowed.code(),
                      absl::StrCat(table.message(), "; ", allowed.message()));
}

absl::Status CheckTargets(const Game& game, const std::string& folder) {
  const absl::Status targets =
      InspectTargetFile(TargetsPathIn(folder), game).status();
  const bool is_bad = !targets.ok() && !absl::IsNotFound(targets);
  return is_bad ? OfFlag("--state-dir", targets) : absl::OkStatus();
}

// Whether the daemon could obtain what it does not start without. Without the
// other tables it serves the main game all the same.
absl::Status CheckGame(const Config& config, const ServedGame& game,
                       bool is_main) {
  const std::string folder = FolderOfRuleSet(config.state_dir, game.id());
  const bool is_strict = config.on_bad_table == OnBadTable::kFail;
  absl::Status status = CheckFolder(folder);
  if (!status.ok()) return OfFlag("--state-dir", status);
  if (is_main || is_strict) status = CheckTable(config, *game.game, folder);
  if (status.ok() && is_strict && config.targets) {
    status = CheckTargets(*game.game, folder);
  }
  return status;
}

absl::Status CheckStateDir(const Config& config) {
  const auto games = CompileRules(config.rules);
  if (!games.ok()) return games.status();
  const absl::Status writable = CheckWritableFolder(config.state_dir);
  for (const auto& game : (*games)->all()) {
    absl::Status status =
        CheckGame(config, *game, game.get() == &(*games)->main());
    if (!status.ok()) return status;
    if (writable.ok()) continue;
    const std::string folder = FolderOfRuleSet(config.state_dir, game->id());
    status = InspectTableFile(TablePathIn(folder), PosixFileOps(), *game->game)
                 .status();
    if (!status.ok()) return OfFlag("--state-dir", writable);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckSettings(const CLI::App& app, const Config& config) {
  if (absl::Status s = CheckConfig(app); !s.ok()) return s;
  if (absl::Status s = CheckStateDir(config); !s.ok()) return s;
  const absl::Status socket = CheckSocketFolder(config.admin_listen);
  if (!socket.ok()) return OfFlag("--admin-listen", socket);
  for (const absl::Status& found :
       {CheckCertificates(config.tls), CheckCertificates(config.admin_tls),
        CheckTokens(config.token_file)}) {
    if (!found.ok()) return found;
  }
  return absl::OkStatus();
}

}  // namespace yatzy::server
