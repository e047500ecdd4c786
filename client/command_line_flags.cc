#include "client/command_line_flags.h"

#include <grpcpp/grpcpp.h>

#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "core/table/default_path.h"

namespace yatzy {
namespace {

constexpr char kExitCodes[] = R"(Exit codes:
  0   done; for status: the server is serving
  1   the server refused or failed, the table file of --local is bad or holds no
      such state, or the answer could not be written
  2   malformed flags or input
  69  no connection to the server, or no table yet)";

constexpr char kExamples[] = R"(Examples:
  yatzyctl evaluate
  yatzyctl evaluate --filled ones,one-pair --upper 3 --banked 15
  yatzyctl analyze --dice 33356 --rerolls 2
  yatzyctl analyze --dice 3,3,3,5,6 --rerolls 0 --format json
  seq 64 69 | yatzyctl batch-evaluate
  seq 64 69 | yatzyctl batch-evaluate --local
  yatzyctl bench --connections 4 --in-flight 64
  yatzyctl status --server unix:/run/yatzyd.sock)";

constexpr char kOthers[] = R"(
Options of every command (--server, --timeout, --format) and exit codes:
  yatzyctl --help)";

constexpr char kEvaluateExamples[] = R"(Examples:
  yatzyctl evaluate                     the start of the game: 248.44 points
  yatzyctl evaluate --filled ones,one-pair --upper 3 --banked 15
  yatzyctl evaluate --filled-mask 0x41 --upper 3
Categories:
  ones twos threes fours fives sixes one-pair two-pairs three-of-a-kind
  four-of-a-kind small-straight large-straight full-house chance yatzy
)";

constexpr char kAnalyzeExamples[] = R"(Examples:
  yatzyctl analyze --dice 33356 --rerolls 2       what to keep after a first roll
  yatzyctl analyze --dice 3,3,3,5,6 --rerolls 0   which category to score
  yatzyctl analyze --dice 11355 --rerolls 1 --filled one-pair,chance --max-actions 3
)";

constexpr char kBatchExamples[] =
    R"(A state index is filled * 64 + upper_total: bit i of filled is set if category
i + 1 is filled, and upper_total is the upper score capped at 63.
Examples:
  seq 64 69 | yatzyctl batch-evaluate     when only ones is filled, with 0 to 5
  yatzyctl batch-evaluate states.txt --output values.txt
  yatzyctl batch-evaluate states.bin --input-format binary --format binary \
    --output values.bin
  seq 64 69 | yatzyctl batch-evaluate --local    without a server, from its table
  seq 64 69 | yatzyctl batch-evaluate --local --table /var/lib/yatzyd/e_table
With --local nobody is asked: the table file is mapped, verified and read; one
that the server publishes meanwhile is for the next command.
)";

constexpr char kStatusExamples[] = R"(Examples:
  yatzyctl status
  yatzyctl status --server unix:/run/yatzyd.sock --format json
)";

void DefineGlobalFlags(CLI::App& app, CommandLineFlags& flags) {
  constexpr char kGroup[] = "Options of every command, before or after it";
  app.add_option("--server", flags.server,
                 "HOST:PORT, [IPV6]:PORT or unix:PATH")
      ->envname("YATZYCTL_SERVER")
      ->type_name("ADDR")
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--timeout", flags.timeout,
                 "How long to wait for an answer or a connection")
      ->type_name("SECONDS")
      ->capture_default_str()
      ->group(kGroup);
  app.add_option("--format", flags.format,
                 "text, json, or binary for batch-evaluate")
      ->check(CLI::IsMember({"text", "json", "binary"}).description(""))
      ->type_name("FORMAT")
      ->capture_default_str()
      ->group(kGroup);
}

void DefineStateFlags(CLI::App& command, StateFlags& flags) {
  constexpr char kGroup[] = "State (left out, the start of the game)";
  command
      .add_option("--filled", flags.filled,
                  "Filled categories, separated by commas")
      ->type_name("NAMES")
      ->group(kGroup);
  command
      .add_option("--filled-mask", flags.filled_mask,
                  "Instead of --filled: bit 0 is ones ... bit 14 is yatzy")
      ->type_name("MASK")
      ->group(kGroup);
  command
      .add_option("--upper", flags.upper,
                  "Points so far in ones to sixes, without the bonus")
      ->type_name("N")
      ->capture_default_str()
      ->group(kGroup);
  command
      .add_option("--banked", flags.banked,
                  "Points so far in all categories, without the bonus")
      ->type_name("N")
      ->capture_default_str()
      ->group(kGroup);
}

CLI::App* DefineEvaluate(CLI::App& app, CommandLineFlags& flags) {
  CLI::App* const command = app.add_subcommand(
      "evaluate", "The expected score of a game at the start of a turn");
  DefineStateFlags(*command, flags.position.state);
  command->footer(absl::StrCat(kEvaluateExamples, kOthers));
  return command;
}

CLI::App* DefineAnalyze(CLI::App& app, CommandLineFlags& flags) {
  CLI::App* const command =
      app.add_subcommand("analyze", "The actions of a position, best first");
  constexpr char kGroup[] = "Position";
  command
      ->add_option("--dice", flags.position.dice,
                   "The five dice: 3,3,3,5,6 or 33356")
      ->type_name("DICE")
      ->required()
      ->group(kGroup);
  command
      ->add_option("--rerolls", flags.position.rerolls,
                   "Rerolls left in this turn: 2, 1, or 0 to choose a category")
      ->type_name("0|1|2")
      ->required()
      ->group(kGroup);
  command
      ->add_option("--max-actions", flags.max_actions,
                   "How many actions to list; 0 for all")
      ->type_name("N")
      ->capture_default_str()
      ->group(kGroup);
  DefineStateFlags(*command, flags.position.state);
  command->footer(absl::StrCat(kAnalyzeExamples, kOthers));
  return command;
}

void DefineLocalFlags(CLI::App& command, CommandLineFlags& flags) {
  constexpr char kGroup[] = "Without a server";
  CLI::Option* const local =
      command
          .add_flag("--local", flags.local,
                    "Read the table that a server on this machine has "
                    "published; --server and --timeout mean nothing then")
          ->group(kGroup);
  // Not CLI11's envname, with which the variable would need --local as well.
  command
      .add_option("--table", flags.table,
                  "Its file; by default $YATZYCTL_TABLE, else e_table in "
                  "yatzyd's default --state-dir")
      ->needs(local)
      ->type_name("PATH")
      ->capture_default_str()
      ->group(kGroup);
}

CLI::App* DefineBatchEvaluate(CLI::App& app, CommandLineFlags& flags) {
  CLI::App* const command = app.add_subcommand(
      "batch-evaluate", "The expected remaining scores of many states");
  constexpr char kGroup[] = "Input and output";
  command
      ->add_option("FILE", flags.input,
                   "State indices; - is the standard input")
      ->type_name("")
      ->capture_default_str();
  command
      ->add_option("--input-format", flags.input_format,
                   "text: a number per line, # starts a comment; "
                   "binary: packed little-endian uint32")
      ->check(CLI::IsMember({"text", "binary"}).description(""))
      ->type_name("FORMAT")
      ->capture_default_str()
      ->group(kGroup);
  command
      ->add_option("--output", flags.output,
                   "Appears when all has succeeded; - is the standard output")
      ->type_name("FILE")
      ->capture_default_str()
      ->group(kGroup);
  DefineLocalFlags(*command, flags);
  command->footer(absl::StrCat(kBatchExamples, kOthers));
  return command;
}

}  // namespace

std::string CommandLineFlags::DefaultTable() {
  const char* const path = std::getenv("YATZYCTL_TABLE");
  if (path != nullptr && *path != '\0') return path;
  return TablePathIn(DefaultStateDir());
}

void DefineCommandLine(CommandLineApp& app, CommandLineFlags& flags) {
  constexpr char kGeneral[] = "Options";
  app.app.name("yatzyctl");
  app.app.description("Asks a Yatzy server about optimal play.");
  app.app.get_formatter()->column_width(32);
  app.app
      .set_help_flag("-h,--help", "Print this help; after a command, its own")
      ->group(kGeneral);
  app.app
      .set_version_flag("--version",
                        absl::StrCat("yatzyctl ", YATZY_VERSION, " (gRPC ",
                                     grpc::Version(), ")"),
                        "Print the version")
      ->group(kGeneral);
  DefineGlobalFlags(app.app, flags);
  app.app.fallthrough();  // before the commands, which inherit it
  app.app.require_subcommand(1);
  app.app.footer(absl::StrCat(kExamples, "\n\n", kExitCodes));
  app.evaluate = DefineEvaluate(app.app, flags);
  app.analyze = DefineAnalyze(app.app, flags);
  app.batch_evaluate = DefineBatchEvaluate(app.app, flags);
  app.bench = DefineBench(app.app, flags.bench, kOthers);
  app.status = app.app.add_subcommand(
      "status", "Whether the server is serving, its table and its delay");
  app.status->footer(absl::StrCat(kStatusExamples, kOthers));
  for (CLI::App* const command : app.app.get_subcommands({})) {
    command->get_help_ptr()->group("");  // listed once, above
  }
}

}  // namespace yatzy
