// The flags of yatzyd, and kinds of options that CLI11 does not have.
#ifndef YATZY_SERVER_CONFIG_FLAGS_H_
#define YATZY_SERVER_CONFIG_FLAGS_H_

#include <CLI/CLI.hpp>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "server/config/config.h"

namespace yatzy::server {

// A group of --help each. Every function adds its flags to `app`, which writes
// what is given into `config`; both must live until the command line is parsed.
// Defaults are those of `config`.
void AddServingFlags(CLI::App& app, Config& config);
void AddAdmissionFlags(CLI::App& app, Config& config);
void AddTransportFlags(CLI::App& app, Config& config);
void AddTableFlags(CLI::App& app, Config& config);
void AddSolverFlags(CLI::App& app, Config& config);
void AddAdminFlags(CLI::App& app, Config& config);
void AddLoggingFlags(CLI::App& app, Config& config);
void AddHttpFlags(CLI::App& app, Config& config);

// After parsing: chooses what follows from other flags. INVALID_ARGUMENT if
// that cannot be.
absl::Status FinishAdminFlags(Config& config);

// Kinds of options. Each shows its default in --help and explains a bad value
// by naming it.

// An option of seconds, `least` to 3600, such as 0.5.
CLI::Option* AddSeconds(CLI::App& app, const std::string& name,
                        absl::Duration& value, double least,
                        const std::string& help);

// An option of a number, `least` to `most`.
CLI::Option* AddNumber(CLI::App& app, const std::string& name, double& value,
                       double least, double most, const std::string& help);

// A switch, on by --NAME and off by --no-NAME. `name` has no dashes.
CLI::Option* AddSwitch(CLI::App& app, const std::string& name, bool& value,
                       const std::string& help);

// An option that is one of a few words. `value` is the default and must be
// among them.
template <typename T>
CLI::Option* AddChoice(CLI::App& app, const std::string& name, T& value,
                       const std::vector<std::pair<std::string, T>>& choices,
                       const std::string& help) {
  std::vector<std::string> words;
  std::string word_of_default;
  for (const auto& [word, choice] : choices) {
    words.push_back(word);
    if (choice == value) word_of_default = word;
  }
  const auto set = [&value, choices](const std::string& chosen) {
    for (const auto& [word, choice] : choices) {
      if (word == chosen) value = choice;
    }
  };
  return app.add_option_function<std::string>(name, set, help)
      ->check(CLI::IsMember(words))
      ->default_str(word_of_default)
      ->type_name("");
}

}  // namespace yatzy::server

#endif  // YATZY_SERVER_CONFIG_FLAGS_H_
