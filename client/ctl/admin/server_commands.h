// The commands about the server itself: yatzyctl admin-status and log-level.
// `globals` must outlive each.
#ifndef YATZY_CLIENT_CTL_ADMIN_SERVER_COMMANDS_H_
#define YATZY_CLIENT_CTL_ADMIN_SERVER_COMMANDS_H_

#include <CLI/CLI.hpp>

#include "client/ctl/command.h"
#include "client/ctl/global_flags.h"

namespace yatzy::client {

// A command of its own and no part of status, which asks the public listener
// whether players are served: that has other readers, another address and
// another answer.
Command DefineAdminStatus(CLI::App& app, const GlobalFlags& globals);
Command DefineLogLevel(CLI::App& app, const GlobalFlags& globals);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_ADMIN_SERVER_COMMANDS_H_
