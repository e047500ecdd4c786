#include "client/ctl/admin/table_commands.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "client/ctl/admin/admin_command.h"
#include "client/ctl/admin/format_admin.h"
#include "client/ctl/game_flags.h"

namespace yatzy::client {
namespace {

constexpr char kTablesExamples[] =
    R"(The newest first; * is the one in service.
Examples:
  yatzyctl tables
  yatzyctl tables --format json
)";

constexpr char kActivateExamples[] =
    R"(It is verified first; if it fails, the table in service stays.
Examples:
  yatzyctl activate 0123456789abcdef    roll back to a table of yatzyctl tables
)";

constexpr char kPruneExamples[] =
    R"(The oldest go first, the one in service never.
Examples:
  yatzyctl prune --keep 2 --dry-run     which would go?
  yatzyctl prune --keep 2
)";

constexpr char kVerifyExamples[] =
    R"(Its digest and every value, where the server has it in memory.
Examples:
  yatzyctl verify
)";

struct PruneFlags {
  std::string keep;
  bool dry_run = false;
};

void DefinePruneFlags(CLI::App& command, PruneFlags& flags) {
  command
      .add_option("--keep", flags.keep,
                  "Tables to keep besides the one in service")
      ->type_name("N")
      ->required();
  command.add_flag("--dry-run", flags.dry_run,
                   "Say which would go, and remove nothing");
}

std::string ActivateText(const admin::v1::ActivateTableResponse& answer) {
  const std::string& before = answer.previous_table_id();
  return absl::StrCat("table ", answer.table().table_id(),
                      " in service; before it ",
                      before.empty() ? "none" : before, "\n");
}

std::string PruneText(const admin::v1::PruneTablesResponse& answer,
                      bool dry_run) {
  if (answer.removed_table_ids().empty()) {
    return dry_run ? "would remove nothing\n" : "removed nothing\n";
  }
  std::string text;
  for (const std::string& id : answer.removed_table_ids()) {
    absl::StrAppend(&text, dry_run ? "would remove " : "removed ", id, "\n");
  }
  return text;
}

std::string VerifyText(const admin::v1::VerifyTableResponse& answer) {
  return absl::StrCat("table ", answer.table().table_id(), " is right (",
                      SecondsText(answer.verify_time()), ")\n");
}

ExitCode Tables(const AdminClient& client, const GlobalFlags& globals,
                Streams& streams) {
  const auto answer = client.ListTables();
  if (!answer.ok()) return ReportAdminFailure(answer.status(), streams);
  return WriteAnswer(*answer, TablesText(*answer), globals, streams);
}

ExitCode Activate(const AdminClient& client, const std::string& table_id,
                  const GlobalFlags& globals, Streams& streams) {
  const auto answer = client.ActivateTable(table_id);
  if (!answer.ok()) return ReportAdminFailure(answer.status(), streams);
  return WriteAnswer(*answer, ActivateText(*answer), globals, streams);
}

ExitCode Prune(const AdminClient& client, int keep, bool dry_run,
               const GlobalFlags& globals, Streams& streams) {
  const auto answer = client.PruneTables(keep, dry_run);
  if (!answer.ok()) return ReportAdminFailure(answer.status(), streams);
  return WriteAnswer(*answer, PruneText(*answer, dry_run), globals, streams);
}

ExitCode Verify(const AdminClient& client, const GlobalFlags& globals,
                Streams& streams) {
  const auto answer = client.VerifyTable();
  if (!answer.ok()) return ReportAdminFailure(answer.status(), streams);
  return WriteAnswer(*answer, VerifyText(*answer), globals, streams);
}

}  // namespace

Command DefineTables(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar =
      AddGrammar(app, kAdminCommands, "tables",
                 "Lists the tables that the server keeps", kTablesExamples);
  return {grammar, [&globals](Streams& streams) {
            return WithAdminClient(globals, streams,
                                   [&](const AdminClient& client) {
                                     return Tables(client, globals, streams);
                                   });
          }};
}

Command DefineActivate(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar = AddGrammar(
      app, kAdminCommands, "activate",
      "Puts a kept table into service: rolls back", kActivateExamples);
  const auto table_id = std::make_shared<std::string>();
  grammar->add_option("TABLE_ID", *table_id, "Its id, as tables lists it")
      ->type_name("")
      ->required();
  return {grammar, [&globals, table_id](Streams& streams) {
            return WithAdminClient(
                globals, streams, [&](const AdminClient& client) {
                  return Activate(client, *table_id, globals, streams);
                });
          }};
}

Command DefinePrune(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar = AddGrammar(app, kAdminCommands, "prune",
                                       "Removes old tables", kPruneExamples);
  const auto flags = std::make_shared<PruneFlags>();
  DefinePruneFlags(*grammar, *flags);
  return {grammar, [&globals, flags](Streams& streams) {
            const auto keep = ParseInteger("--keep", flags->keep);
            if (!keep.ok()) return ReportUsageError(keep.status(), streams.err);
            return WithAdminClient(
                globals, streams, [&](const AdminClient& client) {
                  return Prune(client, *keep, flags->dry_run, globals, streams);
                });
          }};
}

Command DefineVerify(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar =
      AddGrammar(app, kAdminCommands, "verify", "Checks the table in service",
                 kVerifyExamples);
  return {grammar, [&globals](Streams& streams) {
            return WithAdminClient(globals, streams,
                                   [&](const AdminClient& client) {
                                     return Verify(client, globals, streams);
                                   });
          }};
}

}  // namespace yatzy::client
