// The commands that ask a server one question: their flags and their help.
#ifndef YATZY_CLIENT_CTL_QUESTION_COMMANDS_H_
#define YATZY_CLIENT_CTL_QUESTION_COMMANDS_H_

#include <CLI/CLI.hpp>

#include "client/ctl/command.h"
#include "client/ctl/global_flags.h"

namespace yatzy::client {

// `globals` must outlive the command.
Command DefineEvaluate(CLI::App& app, const GlobalFlags& globals);
Command DefineAnalyze(CLI::App& app, const GlobalFlags& globals);
Command DefineStatus(CLI::App& app, const GlobalFlags& globals);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_QUESTION_COMMANDS_H_
