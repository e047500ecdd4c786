// yatzyctl batch-evaluate: its flags and its help.
#ifndef YATZY_CLIENT_CTL_BATCH_COMMAND_H_
#define YATZY_CLIENT_CTL_BATCH_COMMAND_H_

#include <CLI/CLI.hpp>

#include "client/ctl/command.h"
#include "client/ctl/global_flags.h"

namespace yatzy::client {

// `globals` must outlive the command.
Command DefineBatchEvaluate(CLI::App& app, const GlobalFlags& globals);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_BATCH_COMMAND_H_
