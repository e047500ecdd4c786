// The commands about the server and its tables.
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/ctl/admin/admin_calls.h"
#include "client/ctl/admin/format_admin.h"
#include "client/ctl/asked_game.h"
#include "client/ctl/commands.h"
#include "client/ctl/game_flags.h"

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

constexpr char kTablesExamples[] =
    R"(The newest first, rule set by rule set; * is the one in service.
Examples:
  yatzyctl tables
  yatzyctl tables --rules yahtzee
  yatzyctl tables --format json
)";

constexpr char kActivateExamples[] =
    R"(It is verified first; if it fails, the table in service stays.
Examples:
  yatzyctl activate 0123456789abcdef  # roll back to a table of yatzyctl tables
  yatzyctl activate 0123456789abcdef --rules yahtzee
)";

constexpr char kPruneExamples[] =
    R"(The oldest go first, the one in service never.
Examples:
  yatzyctl prune --keep 2 --dry-run     # which would go?
  yatzyctl prune --keep 2
  yatzyctl prune --keep 2 --rules yahtzee
)";

constexpr char kVerifyExamples[] =
    R"(Its digest and every value, where the server has it in memory.
Examples:
  yatzyctl verify
  yatzyctl verify --rules yahtzee
  yatzyctl verify --targets
)";

struct PruneFlags {
  std::string keep;
  bool dry_run = false;
};

void DefinePruneFlags(CLI::App& command, PruneFlags& flags) {
  AddOption(command, flags.keep,
            {.name = "--keep",
             .type = "N",
             .help = "Tables to keep besides the one in service",
             .required = true});
  AddFlag(command, flags.dry_run, "--dry-run",
          "Say which would go, and remove nothing");
}

std::string ActivateText(const admin::v1::ActivateTableResponse& answer) {
  const std::string& before = answer.previous_table_id();
  return absl::StrCat("table ", answer.table().table_id(),
                      OfRules(answer.table()), " in service; before it ",
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
  return absl::StrCat("table ", answer.table().table_id(),
                      OfRules(answer.table()), " is right (",
                      SecondsText(answer.verify_time()), ")\n");
}

// A command about a rule set: runs `run` with what requests call that of
// --rules, a flag that this adds.
Command RuleSetCommand(
    CLI::App* grammar, const GlobalFlags& globals,
    std::function<ExitCode(const AdminClient&, const std::string& rule_set,
                           Streams&)>
        run) {
  const auto rules = std::make_shared<std::string>();
  DefineRulesFlag(*grammar, *rules);
  return {grammar, [&globals, rules, run = std::move(run)](Streams& streams) {
            const absl::StatusOr<std::string> rule_set = RuleSetIdOf(*rules);
            if (!rule_set.ok()) {
              return ReportUsageError(rule_set.status(), streams.err);
            }
            return WithAdminClient(
                globals, streams, [&](const AdminClient& client, Streams&) {
                  const absl::Status same = CheckFile(client, *rules);
                  return same.ok() ? run(client, *rule_set, streams)
                                   : ReportAdminFailure(same, streams);
                });
          }};
}

}  // namespace

Command DefineAdminStatus(CLI::App& app, const GlobalFlags& globals) {
  return AdminCommand(AddCommand(app, kAdminCommands, "admin-status",
                                 "How the server is, as its operators see it",
                                 kAdminStatusExamples),
                      globals,
                      [&globals](const AdminClient& client, Streams& streams) {
                        return WriteAnswer(client.GetServerStatus(),
                                           AdminStatusText, globals, streams);
                      });
}

Command DefineLogLevel(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar =
      AddCommand(app, kAdminCommands, "log-level",
                 "Changes what the server logs", kLogLevelExamples);
  const auto level = std::make_shared<std::string>();
  AddOption(*grammar, *level,
            {.name = "LEVEL",
             .type = "",
             .help = "debug, info, warn or error",
             .choices = {"debug", "info", "warn", "error"},
             .required = true});
  return AdminCommand(
      grammar, globals,
      [&globals, level](const AdminClient& client, Streams& streams) {
        const auto to_text = [&](const admin::v1::SetLogLevelResponse& answer) {
          return absl::StrCat("log level ", *level, "; before it ",
                              LogLevelText(answer.previous_level()), "\n");
        };
        return WriteAnswer(client.SetLogLevel(LogLevelNamed(*level)), to_text,
                           globals, streams);
      });
}

Command DefineTables(CLI::App& app, const GlobalFlags& globals) {
  return RuleSetCommand(
      AddCommand(app, kAdminCommands, "tables",
                 "Lists the tables that the server keeps", kTablesExamples),
      globals,
      [&globals](const AdminClient& client, const std::string& rule_set,
                 Streams& streams) {
        return WriteAnswer(client.ListTables(rule_set), TablesText, globals,
                           streams);
      });
}

Command DefineActivate(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar = AddCommand(
      app, kAdminCommands, "activate",
      "Puts a kept table into service: rolls back", kActivateExamples);
  const auto table_id = std::make_shared<std::string>();
  AddOption(*grammar, *table_id,
            {.name = "TABLE_ID",
             .type = "",
             .help = "Its id, as tables lists it",
             .required = true});
  return RuleSetCommand(
      grammar, globals,
      [&globals, table_id](const AdminClient& client,
                           const std::string& rule_set, Streams& streams) {
        return WriteAnswer(client.ActivateTable(*table_id, rule_set),
                           ActivateText, globals, streams);
      });
}

Command DefinePrune(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar = AddCommand(app, kAdminCommands, "prune",
                                       "Removes old tables", kPruneExamples);
  const auto flags = std::make_shared<PruneFlags>();
  DefinePruneFlags(*grammar, *flags);
  return RuleSetCommand(
      grammar, globals,
      [&globals, flags](const AdminClient& client, const std::string& rule_set,
                        Streams& streams) {
        const auto keep = ParseInteger("--keep", flags->keep);
        if (!keep.ok()) return ReportUsageError(keep.status(), streams.err);
        const bool dry_run = flags->dry_run;
        const auto to_text =
            [dry_run](const admin::v1::PruneTablesResponse& answer) {
              return PruneText(answer, dry_run);
            };
        return WriteAnswer(client.PruneTables(*keep, dry_run, rule_set),
                           to_text, globals, streams);
      });
}

Command DefineVerify(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar =
      AddCommand(app, kAdminCommands, "verify", "Checks the table in service",
                 kVerifyExamples);
  const auto targets = std::make_shared<bool>(false);
  AddFlag(*grammar, *targets, "--targets",
          "The table of targets, of a server that has them");
  return RuleSetCommand(
      grammar, globals,
      [&globals, targets](const AdminClient& client,
                          const std::string& rule_set, Streams& streams) {
        return WriteAnswer(
            client.VerifyTable(rule_set, *targets ? admin::v1::OBJECTIVE_TARGETS
                                                  : admin::v1::OBJECTIVE_MEAN),
            VerifyText, globals, streams);
      });
}

}  // namespace yatzy::client
