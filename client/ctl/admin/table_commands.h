// The commands about tables: yatzyctl tables, activate, prune and verify.
// `globals` must outlive each.
#ifndef YATZY_CLIENT_CTL_ADMIN_TABLE_COMMANDS_H_
#define YATZY_CLIENT_CTL_ADMIN_TABLE_COMMANDS_H_

#include <CLI/CLI.hpp>

#include "client/ctl/command.h"
#include "client/ctl/global_flags.h"

namespace yatzy::client {

Command DefineTables(CLI::App& app, const GlobalFlags& globals);
Command DefineActivate(CLI::App& app, const GlobalFlags& globals);
Command DefinePrune(CLI::App& app, const GlobalFlags& globals);
Command DefineVerify(CLI::App& app, const GlobalFlags& globals);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_ADMIN_TABLE_COMMANDS_H_
