#include "server/table/table_startup.h"

#include <spdlog/spdlog.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "core/rules/state.h"
#include "core/solver/solver.h"
#include "core/solver/verify.h"

namespace yatzy {
namespace {

using TablePtr = std::shared_ptr<const ValueTable>;

double MillisecondsSince(absl::Time start) {
  return absl::ToDoubleMilliseconds(absl::Now() - start);
}

void LogProgress(const SolveProgress& progress) {
  spdlog::info("solving level={} states={} percent={:.1f}", progress.level,
               progress.states_solved,
               100.0 * progress.states_solved / kReachableStates);
}

absl::StatusOr<TablePtr> SolveVerified(const Config& config,
                                       const std::stop_token& stop) {
  SolveOptions options;
  options.threads = config.solver_threads;
  options.arithmetic = config.arithmetic;
  options.simd = config.simd;
  options.stop = stop;
  options.on_progress = LogProgress;
  spdlog::info("solving arithmetic={} simd={}",
               ArithmeticName(config.arithmetic), SimdName(config.simd));
  const absl::Time start = absl::Now();
  absl::StatusOr<TablePtr> table = Solve(options);
  if (!table.ok()) return table;
  spdlog::info("solved took_ms={:.0f}", MillisecondsSince(start));
  const absl::Status status = VerifyTable(**table);
  if (status.ok()) return table;
  return absl::InternalError(
      absl::StrCat("own solution refused: ", status.message()));
}

}  // namespace

absl::StatusOr<TablePtr> ObtainTable(TableStore& store, const Config& config,
                                     const std::stop_token& stop) {
  const absl::Time start = absl::Now();
  const std::string path = store.current_path();
  absl::StatusOr<TablePtr> table = store.OpenCurrent();
  if (table.ok()) {
    spdlog::info(
        "table source=file residency={} path={} took_ms={:.1f}",
        config.table_residency == TableResidency::kMap ? "mmap" : "copy", path,
        MillisecondsSince(start));
    return table;
  }
  if (!absl::IsNotFound(table.status())) {
    spdlog::error("bad table reason=\"{}\"",
                  std::string(table.status().message()));
    if (config.on_bad_table == OnBadTable::kFail) return table;
    const absl::StatusOr<std::string> aside = store.SetCurrentAside();
    if (!aside.ok()) return aside.status();
    spdlog::warn("bad table set aside path={}", *aside);
  }
  table = SolveVerified(config, stop);
  if (!table.ok()) return table;
  if (const absl::Status status = store.Publish(**table); !status.ok()) {
    spdlog::error("table not written, served from memory reason=\"{}\"",
                  std::string(status.message()));
  }
  spdlog::info("table source=solved path={} took_ms={:.1f}", path,
               MillisecondsSince(start));
  return table;
}

}  // namespace yatzy
