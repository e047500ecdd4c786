// The commands about tables: yatzyctl tables, activate, prune and verify.
// `globals` must outlive each.
#ifndef YATZY_CLIENT_ADMIN_TABLE_COMMANDS_H_
#define YATZY_CLIENT_ADMIN_TABLE_COMMANDS_H_

#include <CLI/CLI.hpp>

#include "client/command.h"
#include "client/global_flags.h"

namespace yatzy {

Command DefineTables(CLI::App& app, const GlobalFlags& globals);
Command DefineActivate(CLI::App& app, const GlobalFlags& globals);
Command DefinePrune(CLI::App& app, const GlobalFlags& globals);
Command DefineVerify(CLI::App& app, const GlobalFlags& globals);

}  // namespace yatzy

#endif  // YATZY_CLIENT_ADMIN_TABLE_COMMANDS_H_
