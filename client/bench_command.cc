#include "client/bench_command.h"

#include "absl/strings/str_format.h"
#include "client/bench_report.h"
#include "client/interrupt.h"
#include "client/load/load.h"

namespace yatzy {
namespace {

constexpr char kWipeLine[] = "\r\033[K";

std::string ProgressLine(const LoadProgress& progress) {
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
  options.on_progress = [&streams](const LoadProgress& progress) {
    streams.err << kWipeLine << ProgressLine(progress) << std::flush;
  };
  absl::StatusOr<LoadReport> report = RunLoad(options);
  streams.err << kWipeLine << std::flush;
  return report;
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

}  // namespace yatzy
