// The commands about rule sets. All but one ask no server.
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/ctl/commands.h"
#include "client/ctl/rules_facts.h"
#include "client/ctl/rules_score.h"
#include "client/ctl/served_rules.h"
#include "core/rules/presets.h"
#include "core/table/table_header.h"

namespace yatzy::client {
namespace {

constexpr char kRulesExamples[] =
    R"(A rule set is the id of a preset, with switches maybe, or a TOML file: its name
has a '/' or ends in .toml.
Examples:
  yatzyctl rules list
  yatzyctl rules show yahtzee > my.toml     # then change it, and
  yatzyctl rules check my.toml
  yatzyctl rules score --rules my.toml --dice 66666 --filled yatzy,sixes
  yatzyctl rules served                     # those of a server
)";

constexpr char kListExamples[] = R"(Examples:
  yatzyctl rules list
  yatzyctl rules list --format json
)";

constexpr char kServedExamples[] =
    R"(With --format json each comes with its definition and how its states are
numbered.
Examples:
  yatzyctl rules served
  yatzyctl rules served --server unix:/run/yatzyd.sock --format json
)";

constexpr char kShowExamples[] =
    R"(The text is TOML, which reads as the same game.
Examples:
  yatzyctl rules show yahtzee > my.toml
  yatzyctl rules show scandinavian+fh5+bonus35
  yatzyctl rules show my.toml --facts       # states, their numbers, table size
  yatzyctl rules show my.toml --format json
)";

constexpr char kCheckExamples[] =
    R"(What is good goes to the standard output, what is not to the standard error.
Examples:
  yatzyctl rules check my.toml other.toml
)";

constexpr char kScoreExamples[] = R"(Examples:
  yatzyctl rules score --dice 33366
  yatzyctl rules score --rules yahtzee --dice 66666
  yatzyctl rules score --rules yahtzee --dice '6 6 6 6 6' --filled yatzy,sixes \
    --all-equal-points 50 --category full-house
)";

ExitCode Write(const std::string& text, Streams& streams) {
  streams.out << text;
  return FinishOutput(streams);
}

std::string ListText() {
  std::vector<std::vector<std::string>> presets;
  for (const Preset& preset : Presets()) {
    presets.push_back({absl::StrCat("  ", std::string(preset.id)),
                       std::string(preset.description)});
  }
  std::vector<std::vector<std::string>> switches;
  for (const Switch& one : Switches()) {
    switches.push_back({absl::StrCat("  +", std::string(one.id)),
                        std::string(one.description)});
  }
  return absl::StrCat("Rule sets:\n", FormatColumns(presets),
                      "Switches, after a name: scandinavian+fh5+bonus35\n",
                      FormatColumns(switches));
}

std::vector<JsonObject> NamedJson(const auto& all) {
  std::vector<JsonObject> objects;
  for (const auto& one : all) {
    objects.emplace_back()
        .Add("id", std::string(one.id))
        .Add("description", std::string(one.description));
  }
  return objects;
}

std::string ListJson() {
  JsonObject json;
  json.Add("ruleSets", NamedJson(Presets()))
      .Add("switches", NamedJson(Switches()));
  return json.ToString() + "\n";
}

struct ShowFlags {
  std::string rules;
  bool facts = false;
};

ExitCode Show(const ShowFlags& flags, OutputFormat format, Streams& streams) {
  const auto game = LoadGame(flags.rules);
  if (!game.ok()) return ReportUsageError(game.status(), streams.err);
  if (format == OutputFormat::kJson) {
    return Write(FactsJson(**game).ToString() + "\n", streams);
  }
  return Write(flags.facts ? FactsText(**game) : (*game)->canonical_text(),
               streams);
}

// "FILE  ok  yahtzee  13 categories ..."
std::vector<std::string> GoodRow(const std::string& name, const Game& game) {
  return {name,
          "ok",
          game.id(),
          ToHex(game.fingerprint()).substr(0, 16),
          absl::StrCat(game.categories(), " categories"),
          absl::StrCat(game.reachable_states(), " states"),
          absl::StrCat("a table of ", TableFileSize(game), " bytes")};
}

ExitCode Check(const std::vector<std::string>& names, OutputFormat format,
               Streams& streams) {
  ExitCode exit_code = kExitOk;
  std::vector<std::vector<std::string>> rows;
  std::vector<JsonObject> objects;
  for (const std::string& name : names) {
    const auto game = LoadGame(name);
    JsonObject& json = objects.emplace_back();
    json.Add("name", name).AddFlag("good", game.ok());
    if (game.ok()) {
      rows.push_back(GoodRow(name, **game));
      json.Add("facts", FactsJson(**game));
    } else {
      json.Add("error", std::string(game.status().message()));
      exit_code = ReportUsageError(game.status(), streams.err);
    }
  }
  JsonObject json;
  json.Add("ruleSets", objects);
  const ExitCode written =
      Write(format == OutputFormat::kJson ? json.ToString() + "\n"
                                          : FormatColumns(rows),
            streams);
  return written == kExitOk ? exit_code : written;
}

Command DefineList(CLI::App& rules, const GlobalFlags& globals) {
  CLI::App* const grammar =
      AddCommand(rules, kLocalCommands, "list",
                 "The rule sets that have names, and the switches of these",
                 kListExamples);
  return {grammar, [&globals](Streams& streams) {
            return Write(FormatOf(globals) == OutputFormat::kJson ? ListJson()
                                                                  : ListText(),
                         streams);
          }};
}

Command DefineShow(CLI::App& rules, const GlobalFlags& globals) {
  CLI::App* const grammar = AddCommand(rules, kLocalCommands, "show",
                                       "A rule set in full", kShowExamples);
  const auto flags = std::make_shared<ShowFlags>();
  AddOption(
      *grammar, flags->rules,
      {.name = "RULES", .type = "", .help = "Id or file", .required = true});
  AddFlag(*grammar, flags->facts, "--facts",
          "What follows from it instead: fingerprint, states, table size");
  return {grammar, [&globals, flags](Streams& streams) {
            return Show(*flags, FormatOf(globals), streams);
          }};
}

Command DefineCheck(CLI::App& rules, const GlobalFlags& globals) {
  CLI::App* const grammar =
      AddCommand(rules, kLocalCommands, "check",
                 "Whether rule sets are good, or what is wrong in which field",
                 kCheckExamples);
  const auto names = std::make_shared<std::vector<std::string>>();
  AddList(
      *grammar, *names,
      {.name = "RULES", .type = "", .help = "Ids or files", .required = true});
  return {grammar, [&globals, names](Streams& streams) {
            return Check(*names, FormatOf(globals), streams);
          }};
}

void DefineScoreFlags(CLI::App& command, ScoreFlags& flags) {
  AddOption(command, flags.rules,
            {.name = "--rules", .type = "RULES", .help = "Id or file"});
  AddOption(command, flags.dice,
            {.name = "--dice",
             .type = "DICE",
             .help = "All dice: 33356, 3,3,3,5,6 or '3 3 3 5 6'",
             .required = true});
  AddOption(command, flags.filled,
            {.name = "--filled",
             .type = "NAMES",
             .help = "Filled categories, separated by commas"});
  AddOption(command, flags.all_equal_points,
            {.name = "--all-equal-points",
             .type = "N",
             .help = "Points in the filled category for dice of one face, "
                     "yatzy in most games; 0 without it"});
  AddOption(command, flags.category,
            {.name = "--category",
             .type = "NAME",
             .help = "Only this one; else all that are open"});
}

Command DefineScore(CLI::App& rules, const GlobalFlags& globals) {
  CLI::App* const grammar = AddCommand(
      rules, kLocalCommands, "score",
      "What dice pay in each open category, and why", kScoreExamples);
  const auto flags = std::make_shared<ScoreFlags>();
  DefineScoreFlags(*grammar, *flags);
  return {grammar, [&globals, flags](Streams& streams) {
            return RunRulesScore(*flags, FormatOf(globals), streams);
          }};
}

Command DefineServed(CLI::App& rules, const GlobalFlags& globals) {
  CLI::App* const grammar =
      AddCommand(rules, kQueryCommands, "served",
                 "The rule sets that the server serves, and their tables",
                 kServedExamples);
  return {grammar, [&globals](Streams& streams) {
            return WithClient(globals, streams, [&](const YatzyClient& client) {
              return RunRulesServed(client, FormatOf(globals), streams);
            });
          }};
}

}  // namespace

Command DefineRules(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const rules =
      AddCommand(app, kLocalCommands, "rules",
                 "Lists, shows and checks rule sets, explains what dice pay",
                 kRulesExamples);
  return WithCommands(
      rules, {DefineList(*rules, globals), DefineShow(*rules, globals),
              DefineCheck(*rules, globals), DefineScore(*rules, globals),
              DefineServed(*rules, globals)});
}

}  // namespace yatzy::client
