// The commands about re-solves: yatzyctl resolve, operations, operation and
// cancel. `globals` must outlive each.
#ifndef YATZY_CLIENT_CTL_ADMIN_OPERATION_COMMANDS_H_
#define YATZY_CLIENT_CTL_ADMIN_OPERATION_COMMANDS_H_

#include <CLI/CLI.hpp>

#include "client/ctl/command.h"
#include "client/ctl/global_flags.h"

namespace yatzy::client {

Command DefineResolve(CLI::App& app, const GlobalFlags& globals);
Command DefineOperations(CLI::App& app, const GlobalFlags& globals);
Command DefineOperation(CLI::App& app, const GlobalFlags& globals);
Command DefineCancel(CLI::App& app, const GlobalFlags& globals);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_ADMIN_OPERATION_COMMANDS_H_
