// The flags of yatzyd, a group of --help each. Every function adds its flags to
// `app`, which writes what is given into `config`; both must live until the
// command line is parsed. Defaults are those of `config`.
#ifndef YATZY_SERVER_CONFIG_FLAG_GROUPS_H_
#define YATZY_SERVER_CONFIG_FLAG_GROUPS_H_

#include <CLI/CLI.hpp>

#include "absl/status/status.h"
#include "server/config/config.h"

namespace yatzy::server {

void AddServingFlags(CLI::App& app, Config& config);
void AddAdmissionFlags(CLI::App& app, Config& config);
void AddTransportFlags(CLI::App& app, Config& config);
void AddTableFlags(CLI::App& app, Config& config);
void AddSolverFlags(CLI::App& app, Config& config);
void AddAdminFlags(CLI::App& app, Config& config);
void AddLoggingFlags(CLI::App& app, Config& config);
void AddHttpFlags(CLI::App& app, Config& config);

// After parsing: chooses what follows from other flags. INVALID_ARGUMENT if
// that cannot be.
absl::Status FinishAdminFlags(Config& config);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_CONFIG_FLAG_GROUPS_H_
