#ifndef YATZY_CLIENT_CTL_COMMAND_H_
#define YATZY_CLIENT_CTL_COMMAND_H_

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "client/ctl/exit_code.h"
#include "client/ctl/streams.h"

namespace yatzy::client {

// A command of yatzyctl. Each Define... function adds one to the program's
// grammar and returns it; CLI11 finds the words of its flags, the command reads
// their values when it runs.
struct Command {
  CLI::App* grammar;  // owned by the program's
  std::function<ExitCode(Streams&)> run;
  bool takes_binary = false;  // whether --format may be binary
};

// The groups of commands in the help.
inline constexpr char kQueryCommands[] = "Questions, to --server";
inline constexpr char kAdminCommands[] = "For operators, to --admin";

// A new command of the program's grammar, without flags as yet. `examples` ends
// its help, with where to read about the global flags.
CLI::App* AddGrammar(CLI::App& app, const std::string& group,
                     const std::string& name, const std::string& description,
                     const std::string& examples);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_COMMAND_H_
