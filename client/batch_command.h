// yatzyctl batch-evaluate: its flags and its help.
#ifndef YATZY_CLIENT_BATCH_COMMAND_H_
#define YATZY_CLIENT_BATCH_COMMAND_H_

#include <CLI/CLI.hpp>

#include "client/command.h"
#include "client/global_flags.h"

namespace yatzy {

// `globals` must outlive the command.
Command DefineBatchEvaluate(CLI::App& app, const GlobalFlags& globals);

}  // namespace yatzy

#endif  // YATZY_CLIENT_BATCH_COMMAND_H_
