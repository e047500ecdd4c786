#include "client/ctl/command.h"

#include "absl/strings/str_cat.h"

namespace yatzy::client {
namespace {

constexpr char kOthers[] = R"(
Options of every command (--server, --admin, --format, --tls ...) and exit
codes:
  yatzyctl --help)";

}  // namespace

CLI::App* AddGrammar(CLI::App& app, const std::string& group,
                     const std::string& name, const std::string& description,
                     const std::string& examples) {
  CLI::App* const grammar = app.add_subcommand(name, description);
  grammar->group(group);
  grammar->footer(absl::StrCat(examples, kOthers));
  return grammar;
}

}  // namespace yatzy::client
