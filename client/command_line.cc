#include "client/command_line.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/batch_evaluate.h"
#include "client/bench_command.h"
#include "client/command_line_flags.h"
#include "client/commands.h"

namespace yatzy {
namespace {

absl::StatusOr<absl::Duration> ParseTimeout(const std::string& value) {
  double seconds = 0;
  if (!absl::SimpleAtod(value, &seconds) || !std::isfinite(seconds) ||
      absl::Seconds(seconds) <= absl::ZeroDuration()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "--timeout: \"", value, "\" is not a positive number of seconds"));
  }
  return absl::Seconds(seconds);
}

absl::StatusOr<YatzyClient> Connect(const CommandLineFlags& flags) {
  const absl::StatusOr<absl::Duration> timeout = ParseTimeout(flags.timeout);
  if (!timeout.ok()) return timeout.status();
  absl::StatusOr<YatzyClient> client =
      YatzyClient::Create(flags.server, {.deadline = *timeout});
  if (client.ok()) return client;
  return absl::InvalidArgumentError(
      absl::StrCat("--server: ", client.status().message()));
}

// CLI11 has checked that the name is one of these.
OutputFormat FormatNamed(const std::string& name) {
  if (name == "json") return OutputFormat::kJson;
  return name == "binary" ? OutputFormat::kBinary : OutputFormat::kText;
}

BatchOptions BatchOptionsOf(const CommandLineFlags& flags) {
  using Format = StateIndexReader::Format;
  return {.input = flags.input,
          .input_format =
              flags.input_format == "binary" ? Format::kBinary : Format::kText,
          .output = flags.output,
          .format = FormatNamed(flags.format)};
}

ExitCode Evaluate(const YatzyClient& client, const CommandLineFlags& flags,
                  Streams& streams) {
  const auto state = ParseState(flags.position.state);
  if (!state.ok()) return ReportUsageError(state.status(), streams.err);
  return RunEvaluate(client, *state, FormatNamed(flags.format), streams);
}

ExitCode Analyze(const YatzyClient& client, const CommandLineFlags& flags,
                 Streams& streams) {
  const auto position = ParsePosition(flags.position);
  const auto max_actions = ParseInteger("--max-actions", flags.max_actions);
  absl::Status status = position.status();
  status.Update(max_actions.status());
  if (!status.ok()) return ReportUsageError(status, streams.err);
  return RunAnalyze(client, *position, *max_actions, FormatNamed(flags.format),
                    streams);
}

// Asks no server.
ExitCode BatchEvaluateLocally(const CommandLineFlags& flags, Streams& streams) {
  const auto table = OpenLocalTable(flags.table);
  if (!table.ok()) return ReportFailure(table.status(), streams.err);
  return RunBatchEvaluate(ReadTable(*table), BatchOptionsOf(flags), streams);
}

ExitCode Bench(const CommandLineFlags& flags, Streams& streams) {
  absl::StatusOr<LoadOptions> options = ParseBench(flags.bench);
  const absl::StatusOr<absl::Duration> timeout = ParseTimeout(flags.timeout);
  absl::Status status = options.status();
  status.Update(timeout.status());
  if (!status.ok()) return ReportUsageError(status, streams.err);
  options->address = flags.server;
  options->deadline = *timeout;
  return RunBench(*std::move(options), FormatNamed(flags.format), streams);
}

ExitCode Dispatch(const CommandLineApp& app, const CommandLineFlags& flags,
                  Streams& streams) {
  if (flags.local) return BatchEvaluateLocally(flags, streams);
  const absl::StatusOr<YatzyClient> client = Connect(flags);
  if (!client.ok()) return ReportUsageError(client.status(), streams.err);
  if (app.batch_evaluate->parsed()) {
    return RunBatchEvaluate(AskServer(*client), BatchOptionsOf(flags), streams);
  }
  if (flags.format == "binary") {
    return ReportUsageError(
        absl::InvalidArgumentError(
            "--format: binary is a format of batch-evaluate only"),
        streams.err);
  }
  if (app.evaluate->parsed()) return Evaluate(*client, flags, streams);
  if (app.analyze->parsed()) return Analyze(*client, flags, streams);
  if (app.bench->parsed()) return Bench(flags, streams);
  return RunStatus(*client, flags.server, FormatNamed(flags.format), streams);
}

// CLI11 misses a command without naming the word that is none.
std::string ParseErrorMessage(const CLI::App& app,
                              const CLI::ParseError& error) {
  const std::vector<std::string> unknown = app.remaining();
  if (!unknown.empty() && app.get_subcommands().empty()) {
    return absl::StrCat("\"", unknown.front(), "\" is not a command");
  }
  return error.what();
}

}  // namespace

ExitCode RunCommandLine(int argc, const char* const* argv, Streams& streams) {
  CommandLineApp app;
  CommandLineFlags flags;
  DefineCommandLine(app, flags);
  try {
    app.app.parse(argc, argv);
  } catch (const CLI::Success& help_or_version) {
    app.app.exit(help_or_version, streams.out, streams.err);
    return FinishOutput(streams);
  } catch (const CLI::ParseError& error) {
    return ReportUsageError(
        absl::InvalidArgumentError(absl::StrCat(
            ParseErrorMessage(app.app, error), "\nTry yatzyctl --help.")),
        streams.err);
  }
  return Dispatch(app, flags, streams);
}

}  // namespace yatzy
