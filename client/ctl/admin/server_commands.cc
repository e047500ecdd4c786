#include "client/ctl/admin/server_commands.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/ctl/admin/admin_command.h"
#include "client/ctl/admin/format_admin.h"

namespace yatzy::client {
namespace {

constexpr char kAdminStatusExamples[] =
    R"(For whether players are served, and how fast, see yatzyctl status.
Examples:
  yatzyctl admin-status
  yatzyctl admin-status --admin unix:/var/lib/yatzyd/admin.sock
)";

constexpr char kLogLevelExamples[] =
    R"(Until the server starts again.
Examples:
  yatzyctl log-level debug
  yatzyctl log-level info
)";

// CLI11 has checked that the word is one of these.
admin::v1::LogLevel LogLevelNamed(const std::string& word) {
  if (word == "debug") return admin::v1::LOG_LEVEL_DEBUG;
  if (word == "info") return admin::v1::LOG_LEVEL_INFO;
  return word == "warn" ? admin::v1::LOG_LEVEL_WARN
                        : admin::v1::LOG_LEVEL_ERROR;
}

ExitCode AdminStatus(const AdminClient& client, const GlobalFlags& globals,
                     Streams& streams) {
  const auto answer = client.GetServerStatus();
  if (!answer.ok()) return ReportAdminFailure(answer.status(), streams);
  return WriteAnswer(*answer, AdminStatusText(*answer), globals, streams);
}

ExitCode LogLevel(const AdminClient& client, const std::string& word,
                  const GlobalFlags& globals, Streams& streams) {
  const auto answer = client.SetLogLevel(LogLevelNamed(word));
  if (!answer.ok()) return ReportAdminFailure(answer.status(), streams);
  return WriteAnswer(*answer,
                     absl::StrCat("log level ", word, "; before it ",
                                  LogLevelText(answer->previous_level()), "\n"),
                     globals, streams);
}

}  // namespace

Command DefineAdminStatus(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar = AddGrammar(
      app, kAdminCommands, "admin-status",
      "How the server is, as its operators see it", kAdminStatusExamples);
  return {grammar, [&globals](Streams& streams) {
            return WithAdminClient(
                globals, streams, [&](const AdminClient& client) {
                  return AdminStatus(client, globals, streams);
                });
          }};
}

Command DefineLogLevel(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar =
      AddGrammar(app, kAdminCommands, "log-level",
                 "Changes what the server logs", kLogLevelExamples);
  const auto level = std::make_shared<std::string>();
  grammar->add_option("LEVEL", *level, "debug, info, warn or error")
      ->check(CLI::IsMember({"debug", "info", "warn", "error"}).description(""))
      ->type_name("")
      ->required();
  return {grammar, [&globals, level](Streams& streams) {
            return WithAdminClient(
                globals, streams, [&](const AdminClient& client) {
                  return LogLevel(client, *level, globals, streams);
                });
          }};
}

}  // namespace yatzy::client
