#include "client/ctl/batch_command.h"

#include <cstdlib>
#include <memory>
#include <string>

#include "client/ctl/batch_evaluate.h"
#include "client/ctl/batch_source.h"
#include "proto/contract/default_path.h"

namespace yatzy::client {
namespace {

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

// $YATZYCTL_TABLE, or where a daemon with default settings has its table.
std::string DefaultTable() {
  const char* const path = std::getenv("YATZYCTL_TABLE");
  if (path != nullptr && *path != '\0') return path;
  return TablePathIn(DefaultStateDir());
}

struct BatchFlags {
  std::string input = "-";
  std::string input_format = "text";
  std::string output = "-";
  bool local = false;
  std::string table = DefaultTable();  // used if local
};

void DefineFileFlags(CLI::App& command, BatchFlags& flags) {
  constexpr char kGroup[] = "Input and output";
  command
      .add_option("FILE", flags.input, "State indices; - is the standard input")
      ->type_name("")
      ->capture_default_str();
  command
      .add_option("--input-format", flags.input_format,
                  "text: a number per line, # starts a comment; "
                  "binary: packed little-endian uint32")
      ->check(CLI::IsMember({"text", "binary"}).description(""))
      ->type_name("FORMAT")
      ->capture_default_str()
      ->group(kGroup);
  command
      .add_option("--output", flags.output,
                  "Appears when all has succeeded; - is the standard output")
      ->type_name("FILE")
      ->capture_default_str()
      ->group(kGroup);
}

void DefineLocalFlags(CLI::App& command, BatchFlags& flags) {
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

BatchOptions BatchOptionsOf(const GlobalFlags& globals,
                            const BatchFlags& flags) {
  using Format = StateIndexReader::Format;
  return {.input = flags.input,
          .input_format =
              flags.input_format == "binary" ? Format::kBinary : Format::kText,
          .output = flags.output,
          .format = FormatOf(globals)};
}

ExitCode BatchEvaluate(const GlobalFlags& globals, const BatchFlags& flags,
                       Streams& streams) {
  const BatchOptions options = BatchOptionsOf(globals, flags);
  if (flags.local) {
    const auto table = OpenLocalTable(flags.table);
    if (!table.ok()) return ReportFailure(table.status(), streams.err);
    return RunBatchEvaluate(ReadTable(*table), options, streams);
  }
  return WithClient(globals, streams, [&](const YatzyClient& client) {
    return RunBatchEvaluate(AskServer(client), options, streams);
  });
}

}  // namespace

Command DefineBatchEvaluate(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar = AddGrammar(
      app, kQueryCommands, "batch-evaluate",
      "The expected remaining scores of many states", kBatchExamples);
  const auto flags = std::make_shared<BatchFlags>();
  DefineFileFlags(*grammar, *flags);
  DefineLocalFlags(*grammar, *flags);
  return {.grammar = grammar,
          .run =
              [&globals, flags](Streams& streams) {
                return BatchEvaluate(globals, *flags, streams);
              },
          .takes_binary = true};
}

}  // namespace yatzy::client
