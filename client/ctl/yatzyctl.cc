#include "client/ctl/yatzyctl.h"

#include <grpcpp/grpcpp.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/ctl/commands.h"
#include "client/ctl/global_flags.h"
#include "client/ctl/grammar.h"

namespace yatzy::client {
namespace {

constexpr char kExitCodes[] = R"(Exit codes:
  0    done; for status: the server is serving; with --wait: the operation
       succeeded, or for cancel: was cancelled
  1    the server refused or failed, the operation that was waited for failed or
       was cancelled, the table file of --local is bad or holds no such state,
       or the answer could not be written
  2    malformed flags or input, files that they name among them
  69   no connection to the server, or no table yet
  130  Ctrl-C, which ends the program, bench but for its report, and the wait
       for an operation, which goes on; 143: SIGTERM, likewise. Two within half
       a second count as one; a later one ends what is under way at once)";

constexpr char kEnvironment[] = R"(Environment, besides the variables above:
  http_proxy, https_proxy, grpc_proxy, no_proxy
       as gRPC has them, for other machines only: this one, and whoever is shown
       a token without TLS, is never reached by a proxy
  GRPC_VERBOSITY
       error, info or debug: what gRPC itself has to say, on the standard error
  TERM dumb, unknown, empty or not set: no line that is drawn again and again)";

constexpr char kExamples[] = R"(Examples:
  yatzyctl evaluate
  yatzyctl evaluate --filled ones,one-pair --upper 3 --banked 15
  yatzyctl analyze --dice 33356 --rerolls 2
  yatzyctl analyze --dice 3,3,3,5,6 --rerolls 0 --format json
  yatzyctl analyze 'dice 3 3 3 5 6 | rolls 1' --include-scoring
  yatzyctl analyze --file positions.txt --format csv
  yatzyctl explain --dice 33356 --rerolls 2
  yatzyctl distribution --at-least 300
  yatzyctl win --against 245 'dice 22556 | rolls 1 | upper 41 | banked 190 |
    filled ones,twos,threes,fours,sixes,one-pair,three-of-a-kind,
    four-of-a-kind,small-straight,large-straight,chance,yatzy'
  yatzyctl simulate --seed 1 --games 1000 --policy turn | yatzyctl review -
  yatzyctl review game.txt
  seq 64 69 | yatzyctl batch-evaluate
  seq 64 69 | yatzyctl batch-evaluate --local
  yatzyctl bench --connections 4 --in-flight 64
  yatzyctl status --server unix:/run/yatzyd.sock
  yatzyctl status --server yatzy.example.org:443 --tls --token-file token
  yatzyctl resolve --wait
  yatzyctl tables --admin unix:/var/lib/yatzyd/admin.sock
  yatzyctl evaluate --rules yahtzee
  yatzyctl rules served
  yatzyctl rules score --rules yahtzee --dice 66666 --filled yatzy)";

void DefineProgram(CLI::App& app, GlobalFlags& globals) {
  constexpr char kGeneral[] = "Options";
  app.name("yatzyctl");
  app.description("Asks a Yatzy server about optimal play, and operates it.");
  app.get_formatter()->column_width(32);
  app.set_help_flag("-h,--help",
                    "Print this help; after a command, its own, as does "
                    "'yatzyctl help COMMAND'")
      ->group(kGeneral);
  app.set_version_flag("--version",
                       absl::StrCat("yatzyctl ", YATZY_VERSION, " (gRPC ",
                                    grpc::Version(), ")"),
                       "Print the version")
      ->group(kGeneral);
  DefineGlobalFlags(app, globals);
  app.fallthrough();  // before the commands, which inherit it
  app.require_subcommand(1);
  app.footer(absl::StrCat(kExamples, "\n\n", kEnvironment, "\n\n", kExitCodes));
}

std::vector<Command> DefineCommands(CLI::App& app, const GlobalFlags& globals) {
  std::vector<Command> commands = {
      DefineEvaluate(app, globals),      DefineAnalyze(app, globals),
      DefineExplain(app, globals),       DefineReview(app, globals),
      DefineSimulate(app, globals),      DefineDistribution(app, globals),
      DefineTarget(app, globals),        DefineWin(app, globals),
      DefineBatchEvaluate(app, globals), DefineBench(app, globals),
      DefineStatus(app, globals),        DefineAdminStatus(app, globals),
      DefineResolve(app, globals),       DefineOperations(app, globals),
      DefineOperation(app, globals),     DefineCancel(app, globals),
      DefineTables(app, globals),        DefineActivate(app, globals),
      DefinePrune(app, globals),         DefineVerify(app, globals),
      DefineLogLevel(app, globals),      DefineRules(app, globals),
  };
  for (const Command& command : commands) {
    command.grammar->get_help_ptr()->group("");  // listed once, above
  }
  return commands;
}

ExitCode ReportMistake(const std::string& what, const std::string& command,
                       Streams& streams) {
  return ReportUsageError(absl::InvalidArgumentError(absl::StrCat(
                              what, "\nTry ", command, " --help.")),
                          streams.err);
}

// CLI11 misses a command without naming the word that is none.
ExitCode ReportParseError(const CLI::App& app, const CLI::ParseError& error,
                          Streams& streams) {
  const CLI::App* last = &app;
  std::string command = app.get_name();
  while (!last->get_subcommands().empty()) {
    last = last->get_subcommands().front();
    absl::StrAppend(&command, " ", last->get_name());
  }
  const std::vector<std::string> unknown = app.remaining(true);
  const bool lacks_command = !last->get_subcommands({}).empty();
  const bool is_unknown = !unknown.empty() && lacks_command;
  return ReportMistake(
      is_unknown ? absl::StrCat("\"", unknown.front(), "\" is not a command")
                 : error.what(),
      command, streams);
}

// yatzyctl help [COMMAND ..], which says what --help after the command says.
ExitCode Help(CLI::App& app, const std::vector<std::string>& words,
              Streams& streams) {
  CLI::App* command = &app;
  std::string above;
  for (const std::string& word : words) {
    absl::StrAppend(&above, above.empty() ? "" : " ", command->get_name());
    const auto named = command->get_subcommands(
        [&](const CLI::App* one) { return one->get_name() == word; });
    if (named.empty()) {
      return ReportMistake(absl::StrCat("\"", word, "\" is not a command"),
                           above, streams);
    }
    command = named.front();
  }
  streams.out << command->help(above);
  return FinishOutput(streams);
}

// REQUIRES: parsing has succeeded, so exactly one command was given.
ExitCode Run(const std::vector<Command>& commands, const GlobalFlags& globals,
             Streams& streams) {
  const auto command =
      std::find_if(commands.begin(), commands.end(),
                   [](const Command& one) { return one.grammar->parsed(); });
  if (FormatOf(globals) == OutputFormat::kBinary && !command->takes_binary) {
    return ReportUsageError(
        absl::InvalidArgumentError(
            "--format: binary is a format of batch-evaluate only"),
        streams.err);
  }
  if (FormatOf(globals) == OutputFormat::kCsv && !command->takes_csv) {
    return ReportUsageError(
        absl::InvalidArgumentError(
            "--format: csv is a format of review, simulate, distribution and "
            "analyze --file only"),
        streams.err);
  }
  if (FormatOf(globals) == OutputFormat::kSvg && !command->takes_svg) {
    return ReportUsageError(
        absl::InvalidArgumentError(
            "--format: svg is a format of distribution only"),
        streams.err);
  }
  return command->run(streams);
}

}  // namespace

ExitCode RunYatzyctl(int argc, const char* const* argv, Streams& streams) {
  CLI::App app;
  GlobalFlags globals;
  DefineProgram(app, globals);
  const std::vector<Command> commands = DefineCommands(app, globals);
  if (argc > 1 && std::string(argv[1]) == "help") {
    return Help(app, {argv + 2, argv + argc}, streams);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& help_or_version) {
    app.exit(help_or_version, streams.out, streams.err);
    return FinishOutput(streams);
  } catch (const CLI::ParseError& error) {
    return ReportParseError(app, error, streams);
  }
  return Run(commands, globals, streams);
}

}  // namespace yatzy::client
