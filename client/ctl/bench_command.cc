#include "client/ctl/bench_command.h"

#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_format.h"
#include "client/ctl/bench_flags.h"
#include "client/ctl/bench_report.h"
#include "client/ctl/commands.h"
#include "client/ctl/game_flags.h"
#include "client/ctl/interrupt.h"
#include "client/ctl/progress_bar.h"
#include "client/load/load.h"

namespace yatzy::client {
namespace {

constexpr char kBenchHelp[] =
    R"(Latency counts from when a call is made, with --rate from when it was due.
Answers are checked against the server's own table, which is fetched first.
The exit code is 0 only if every call was OK and no checked answer was wrong.
Reviews are of games that the server plays first, every other one optimally,
the others with losses of up to two points a decision.
With --retries, the last answer to a call counts, within the one --timeout.
Ctrl-C ends the run early; the report is still printed.
Examples:
  yatzyctl bench                        # how much can the server do?
  yatzyctl bench --rate 2000  # how long do 2,000 calls per second take?
  yatzyctl bench --connections 16 --in-flight 256 --mix analyze --rerolls 2
  yatzyctl bench --mix batch-evaluate --batch-size 10000 --in-flight 4
  yatzyctl bench --mix review=8,batch-review=1 --batch-size 64 --totals-only
  yatzyctl bench --duration 60 --format json > report.json
  yatzyctl bench --rules yahtzee
)";

std::string ProgressText(const LoadProgress& progress) {
  return absl::StrFormat(
      "[%.0f / %.0f s]  %.0f calls/s  p99 %.0f us  %d errors  %d wrong",
      absl::ToDoubleSeconds(progress.elapsed),
      absl::ToDoubleSeconds(progress.total), progress.calls_per_second,
      absl::ToDoubleMicroseconds(progress.p99), progress.errors,
      progress.wrong);
}

absl::StatusOr<LoadReport> RunShowingProgress(LoadOptions& options,
                                              Streams& streams) {
  const Interrupt interrupt;
  options.stop = interrupt.token();
  if (!streams.err_is_terminal) return RunLoad(options);
  ProgressLine line(streams);
  options.on_progress = [&line](const LoadProgress& progress) {
    line.Draw(ProgressText(progress));
  };
  return RunLoad(options);
}

ExitCode Bench(const GlobalFlags& globals, const BenchFlags& flags,
               Streams& streams) {
  const absl::StatusOr<ClientOptions> client = ParseClientOptions(globals);
  if (!client.ok()) return ReportUsageError(client.status(), streams.err);
  // The load makes its own connections; a client judges their flags as for any
  // other command.
  return WithGame(
      globals, flags.rules, streams,
      [&](const YatzyClient& /*client*/, const AskedGame& asked) {
        absl::StatusOr<LoadOptions> options = ParseBench(flags, asked);
        if (!options.ok()) {
          return ReportUsageError(options.status(), streams.err);
        }
        options->address = globals.server;
        options->deadline = client->deadline;
        options->security = client->security;
        return RunBench(*std::move(options), FormatOf(globals), streams);
      });
}

}  // namespace

ExitCode RunBench(LoadOptions options, OutputFormat format, Streams& streams) {
  const absl::StatusOr<LoadReport> report =
      RunShowingProgress(options, streams);
  if (!report.ok()) return ReportFailure(report.status(), streams.err);
  streams.out << (format == OutputFormat::kJson ? BenchJson(options, *report)
                                                : BenchText(options, *report));
  const ExitCode written = FinishOutput(streams);
  if (written != kExitOk) return written;
  const bool all_well =
      report->calls > 0 && report->errors == 0 && report->wrong == 0;
  return all_well ? kExitOk : kExitFailed;
}

Command DefineBench(CLI::App& app, const GlobalFlags& globals) {
  CLI::App* const grammar =
      AddCommand(app, kQueryCommands, "bench",
                 "Puts load on a server and measures its answers", kBenchHelp);
  const auto flags = std::make_shared<BenchFlags>();
  DefineBenchFlags(*grammar, *flags);
  return {grammar, [&globals, flags](Streams& streams) {
            return Bench(globals, *flags, streams);
          }};
}

}  // namespace yatzy::client
