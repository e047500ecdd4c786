#include "client/ctl/grammar.h"

#include <CLI/CLI.hpp>

#include "absl/strings/str_cat.h"

namespace yatzy::client {
namespace {

constexpr char kOthers[] = R"(
Options of every command (--server, --admin, --format, --tls ...) and exit
codes:
  yatzyctl --help)";

}  // namespace

CLI::App* AddCommand(CLI::App& program, const char* group, const char* name,
                     const char* description, const std::string& examples) {
  CLI::App* const command = program.add_subcommand(name, description);
  command->group(group);
  command->footer(absl::StrCat(examples, kOthers));
  return command;
}

CLI::Option* AddOption(CLI::App& command, std::string& value,
                       const OptionSpec& option) {
  CLI::Option* const added =
      command.add_option(option.name, value, option.help);
  added->type_name(option.type)->capture_default_str();
  added->required(option.required);
  if (option.group != nullptr) added->group(option.group);
  if (option.environment != nullptr) added->envname(option.environment);
  if (option.needs != nullptr) added->needs(option.needs);
  if (!option.choices.empty()) {
    added->check(CLI::IsMember(option.choices).description(""));
  }
  return added;
}

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
