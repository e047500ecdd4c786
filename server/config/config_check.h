// What --check-config looks at.
#ifndef YATZY_SERVER_CONFIG_CONFIG_CHECK_H_
#define YATZY_SERVER_CONFIG_CONFIG_CHECK_H_

#include <CLI/CLI.hpp>

#include "absl/status/status.h"
#include "server/config/config.h"

namespace yatzy::server {

// Whether the daemon could serve with the settings of a parsed `app`, which are
// `config`, as far as can be told without starting: CheckConfig, the folder of
// the admin socket, certificates and tokens, and the state directory.
//
// The main game, and with --on-bad-table=fail each, must have a table or one
// that may be solved; with fail no table and no targets may be bad. Of a file
// its size and header are looked at, not its values. Only a folder that has
// all tables may be one that cannot be written to.
//
// Leaves nothing changed, and may be asked while a daemon with these settings
// runs. An error names the flag and the path.
absl::Status CheckSettings(const CLI::App& app, const Config& config);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_CONFIG_CONFIG_CHECK_H_
