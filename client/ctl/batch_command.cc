#include "client/ctl/batch_command.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/ctl/asked_game.h"
#include "client/ctl/batch_source.h"
#include "client/ctl/calls_in_order.h"
#include "client/ctl/commands.h"
#include "client/ctl/local_table.h"
#include "client/ctl/output_file.h"
#include "client/ctl/progress_bar.h"
#include "client/ctl/value_writer.h"

namespace yatzy::client {
namespace {

constexpr char kBatchExamples[] =
    R"(A state index is filled * 64 + upper_total: bit i of filled is set if category
i + 1 is filled, and upper_total is the upper score capped at 63. Those of other
games: yatzyctl rules show RULES --facts.
Examples:
  seq 64 69 | yatzyctl batch-evaluate  # when only ones is filled, with 0 to 5
  yatzyctl batch-evaluate states.txt --output values.txt
  yatzyctl batch-evaluate states.bin --input-format binary --format binary \
    --output values.bin
  echo 0 | yatzyctl batch-evaluate --rules yahtzee
  seq 64 69 | yatzyctl batch-evaluate --local  # without a server
  seq 64 69 | yatzyctl batch-evaluate --local --table /var/lib/yatzyd/e_table
With --local nobody is asked: the table file is mapped, verified and read; one
that the server publishes meanwhile is for the next command.
)";

struct BatchFlags {
  std::string rules;
  std::string input = "-";
  std::string input_format = "text";
  std::string output = "-";
  LocalFlags local;
};

void DefineBatchFlags(CLI::App& command, BatchFlags& flags) {
  constexpr char kFiles[] = "Input and output";
  AddOption(command, flags.input,
            {.name = "FILE",
             .type = "",
             .help = "State indices; - is the standard input"});
  DefineRulesFlag(command, flags.rules);
  AddOption(command, flags.input_format,
            {.name = "--input-format",
             .type = "FORMAT",
             .help = "text: a number per line, # starts a comment; "
                     "binary: packed little-endian uint32",
             .group = kFiles,
             .choices = {"text", "binary"}});
  AddOption(command, flags.output,
            {.name = "--output",
             .type = "FILE",
             .help = "Appears when all has succeeded; - is the standard output",
             .group = kFiles});
  DefineLocalFlags(command, flags.local);
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
  if (flags.local.is_local) {
    return WithLocalTable(flags.local, flags.rules, streams,
                          [&](const std::shared_ptr<const ValueTable>& table) {
                            return RunBatchEvaluate(ReadTable(table), options,
                                                    streams);
                          });
  }
  return WithGame(globals, flags.rules, streams,
                  [&](const YatzyClient& client, const AskedGame& asked) {
                    return RunBatchEvaluate(AskServer(client, asked.rule_set),
                                            options, streams);
                  });
}

// Where a batch comes from. The flag says whether it was malformed, which is
// the user's mistake, unlike everything else that can go wrong.
struct Input {
  std::string name;
  StateIndexReader reader;
  std::uint64_t total_bytes;
  bool malformed = false;
};

std::uint64_t FileSize(const std::string& path) {
  std::error_code error;
  const std::uintmax_t size = std::filesystem::file_size(path, error);
  return error ? 0 : size;
}

// Asks for everything in `input` and writes it to `out`.
absl::Status EvaluateAll(const BatchSource& source, Input& input,
                         ProgressBar& progress, OutputFormat format,
                         std::ostream& out) {
  ValueWriter writer(out, format);
  OneTable table("states");
  while (out) {
    const auto indices = input.reader.Next(source.chunk);
    if (!indices.ok()) {
      input.malformed = true;
      return absl::InvalidArgumentError(
          absl::StrCat(input.name, ": ", indices.status().message()));
    }
    if (indices->empty()) break;
    const auto answer = source.answer(*indices);
    if (!answer.ok()) {
      return WithIndicesNamed(answer.status(), [&](std::uint64_t place) {
        return absl::StrCat(input.name, ": ", input.reader.NameOf(place));
      });
    }
    absl::Status same = table.Take(answer->table_id(), indices->size());
    if (!same.ok()) return same;
    writer.Append(*answer);
    progress.Update(table.answered(), input.reader.bytes_read());
  }
  writer.Finish();
  return absl::OkStatus();
}

ExitCode Run(const BatchSource& source, const BatchOptions& options,
             Input& input, Streams& streams) {
  return WithOutput(options.output, streams, [&](std::ostream& out) {
    absl::Status status;
    {
      ProgressBar progress(streams, input.total_bytes);
      status = EvaluateAll(source, input, progress, options.format, out);
    }
    if (status.ok()) return kExitOk;
    return input.malformed ? ReportUsageError(status, streams.err)
                           : ReportFailure(status, streams.err);
  });
}

}  // namespace

ExitCode RunBatchEvaluate(const BatchSource& source,
                          const BatchOptions& options, Streams& streams) {
  if (options.input == "-") {
    Input input{"standard input",
                StateIndexReader(streams.in, options.input_format), 0};
    return Run(source, options, input, streams);
  }
  std::ifstream file(options.input, std::ios::binary);
  if (!file) {
    return ReportUsageError(
        absl::InvalidArgumentError(absl::StrCat(
            "FILE: cannot open ", options.input, ": ", std::strerror(errno))),
        streams.err);
  }
  Input input{options.input, StateIndexReader(file, options.input_format),
              FileSize(options.input)};
  return Run(source, options, input, streams);
}

Command DefineBatchEvaluate(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar = AddCommand(
      app, kQueryCommands, "batch-evaluate",
      "The expected remaining scores of many states", kBatchExamples);
  const auto flags = std::make_shared<BatchFlags>();
  DefineBatchFlags(*grammar, *flags);
  return {.grammar = grammar,
          .run =
              [&globals, flags](Streams& streams) {
                return BatchEvaluate(globals, *flags, streams);
              },
          .takes_binary = true};
}

}  // namespace yatzy::client
