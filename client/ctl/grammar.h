// The grammar of the command line: commands, options and flags. CLI11 is used
// behind this and in yatzyctl.cc only, as its header takes seconds to compile.
#ifndef YATZY_CLIENT_CTL_GRAMMAR_H_
#define YATZY_CLIENT_CTL_GRAMMAR_H_

#include <functional>
#include <string>
#include <vector>

#include "client/ctl/streams.h"

namespace CLI {  // NOLINT(readability-identifier-naming)
class App;
class Option;
}  // namespace CLI

namespace yatzy::client {

// A command of yatzyctl. Each Define... function adds one to the program's
// grammar and returns it; CLI11 finds the words of its flags, the command reads
// their values when it runs.
struct Command {
  CLI::App* grammar;  // owned by the program's
  std::function<ExitCode(Streams&)> run;
  bool takes_binary = false;  // whether --format may be binary
  bool takes_csv = false;     // or csv
  bool takes_svg = false;     // or svg
};

// The groups of commands in the help.
inline constexpr char kQueryCommands[] = "Questions, to --server";
inline constexpr char kAdminCommands[] = "For operators, to --admin";
inline constexpr char kLocalCommands[] = "Here, to no server";

// Adds a command to the program, without flags as yet. `examples` ends its
// help, with where to read about the global flags.
CLI::App* AddCommand(CLI::App& program, const char* group, const char* name,
                     const char* description, const std::string& examples);

// Adds commands below one: "list" and "show" below "rules". Exactly one of them
// must be given. Returns the one above.
Command WithCommands(CLI::App* above, std::vector<Command> commands);

// An option that takes a value.
struct OptionSpec {
  const char* name;             // "--rate", or "FILE" for a positional one
  const char* type;             // stands for the value in the help: "N"
  const char* help;             // what it means
  const char* group = nullptr;  // of options in the help; null: the first
  std::vector<std::string> choices = {};  // empty: anything
  const char* environment = nullptr;      // the variable that sets it as well
  bool required = false;
  CLI::Option* needs = nullptr;  // must be given with it
};

// Adds the option: parsing puts its word into `value`, which must outlive that
// and holds the default until then.
CLI::Option* AddOption(CLI::App& command, std::string& value,
                       const OptionSpec& option);

// The same for one that takes several values, as arguments of their own.
CLI::Option* AddList(CLI::App& command, std::vector<std::string>& values,
                     const OptionSpec& option);

// The same for one that may be given several times, with a value each.
CLI::Option* AddRepeated(CLI::App& command, std::vector<std::string>& values,
                         const OptionSpec& option);

// Whether the option was on the command line or in the environment.
bool WasGiven(const CLI::Option* option);

// Adds a flag that sets `value`. `excludes` must not be given with it.
CLI::Option* AddFlag(CLI::App& command, bool& value, const char* name,
                     const char* help, const char* group = nullptr,
                     CLI::Option* excludes = nullptr);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_GRAMMAR_H_
