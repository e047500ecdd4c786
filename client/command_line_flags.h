// The grammar of yatzyctl: what can be said, and what --help says about it.
#ifndef YATZY_CLIENT_COMMAND_LINE_FLAGS_H_
#define YATZY_CLIENT_COMMAND_LINE_FLAGS_H_

#include <CLI/CLI.hpp>
#include <string>

#include "client/bench_flags.h"
#include "client/game_flags.h"

namespace yatzy {

// Every flag, as it was given: CLI11 finds the words, their owners (game_flags,
// bench_flags, command_line) read the values.
struct CommandLineFlags {
  std::string server = "127.0.0.1:50051";
  std::string timeout = "5";
  std::string format = "text";

  PositionFlags position;  // evaluate uses its state only
  std::string max_actions = "0";

  std::string input = "-";
  std::string input_format = "text";
  std::string output = "-";
  bool local = false;
  std::string table = DefaultTable();  // used if local

  // $YATZYCTL_TABLE, or where a daemon with default settings has its table.
  static std::string DefaultTable();

  BenchFlags bench;
};

// The commands. Exactly one is parsed.
struct CommandLineApp {
  CLI::App app;
  CLI::App* evaluate = nullptr;
  CLI::App* analyze = nullptr;
  CLI::App* batch_evaluate = nullptr;
  CLI::App* bench = nullptr;
  CLI::App* status = nullptr;
};

// Fills `app`; parsing fills `flags`, which must outlive that.
void DefineCommandLine(CommandLineApp& app, CommandLineFlags& flags);

}  // namespace yatzy

#endif  // YATZY_CLIENT_COMMAND_LINE_FLAGS_H_
