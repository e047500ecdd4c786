#include "client/ctl/grammar.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/ctl/utf8.h"
#include "core/notation/words.h"

namespace yatzy::client {
namespace {

constexpr char kOthers[] = R"(
Options of every command (--server, --admin, --format, --tls ...) and exit
codes:
  yatzyctl --help)";

// Whether the value names a file or what has one in it, whose name may be any
// bytes.
bool MayNameAFile(const std::string& name, const std::string& type,
                  const std::string& value) {
  for (const char* const file : {"FILE", "PATH", "ADDR"}) {
    if (name == file || type == file) return true;
  }
  return type == "RULES" || name == "RULES"
             ? absl::StrContains(value, '/') || absl::EndsWith(value, ".toml")
             : false;
}

// All other values may go into a request, which has no room for what is not
// UTF-8.
void CheckUtf8(CLI::Option& added, const OptionSpec& option) {
  const auto check = [name = std::string(option.name),
                      type = std::string(option.type)](
                         const std::string& value) -> std::string {
    if (IsUtf8(value) || MayNameAFile(name, type, value)) return "";
    return absl::StrCat(notation::Quoted(value), " is not UTF-8");
  };
  added.check(CLI::Validator(check, ""));
}

// What is the same for all options.
CLI::Option* Specify(CLI::Option* added, const OptionSpec& option) {
  added->type_name(option.type);
  added->required(option.required);
  if (option.group != nullptr) added->group(option.group);
  if (option.environment != nullptr) added->envname(option.environment);
  if (option.needs != nullptr) added->needs(option.needs);
  CheckUtf8(*added, option);
  if (!option.choices.empty()) {
    added->check(CLI::IsMember(option.choices).description(""));
  }
  return added;
}

}  // namespace

CLI::App* AddCommand(CLI::App& program, const char* group, const char* name,
                     const char* description, const std::string& examples) {
  CLI::App* const command = program.add_subcommand(name, description);
  command->group(group);
  command->footer(absl::StrCat(examples, kOthers));
  return command;
}

Command WithCommands(CLI::App* above, std::vector<Command> commands) {
  above->require_subcommand(1);
  for (const Command& command : commands) {
    command.grammar->get_help_ptr()->group("");  // listed once, above
  }
  return {above, [commands = std::move(commands)](Streams& streams) {
            const auto given = std::find_if(
                commands.begin(), commands.end(),
                [](const Command& one) { return one.grammar->parsed(); });
            return given->run(streams);
          }};
}

CLI::Option* AddOption(CLI::App& command, std::string& value,
                       const OptionSpec& option) {
  CLI::Option* const added =
      command.add_option(option.name, value, option.help);
  added->capture_default_str();
  return Specify(added, option);
}

CLI::Option* AddList(CLI::App& command, std::vector<std::string>& values,
                     const OptionSpec& option) {
  return Specify(command.add_option(option.name, values, option.help), option);
}

CLI::Option* AddRepeated(CLI::App& command, std::vector<std::string>& values,
                         const OptionSpec& option) {
  return AddList(command, values, option)->allow_extra_args(false);
}

bool WasGiven(const CLI::Option* option) { return option->count() > 0; }

CLI::Option* AddFlag(CLI::App& command, bool& value, const char* name,
                     const char* help, const char* group,
                     CLI::Option* excludes) {
  // CLI11 takes any number as well, and the sign of it for the answer.
  const auto check = [](const std::string& text) -> std::string {
    if (text == "true" || text == "false") return "";
    return absl::StrCat("'", text, "' is neither true nor false");
  };
  CLI::Option* const added = command.add_flag(name, value, help);
  added->check(CLI::Validator(check, ""));
  if (group != nullptr) added->group(group);
  if (excludes != nullptr) added->excludes(excludes);
  return added;
}

}  // namespace yatzy::client
