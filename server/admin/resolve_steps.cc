#include "server/admin/resolve_steps.h"

#include <utility>

#include "core/verify/verify.h"
#include "server/log/log_event.h"
#include "server/os/threads.h"
#include "server/tables/table_registry.h"
#include "server/tables/table_store.h"

namespace yatzy::server {
namespace {

using TablePtr = ResolveSteps::TablePtr;

// A table that cannot be opened is no reason to fail: it can be solved.
TablePtr FindKept(const TableStore& store, Arithmetic arithmetic) {
  const auto kept = store.List();
  if (!kept.ok()) {
    LogEvent(LogLevel::kWarn, "kept tables not listed",
             {{"reason", std::string(kept.status().message())}});
    return nullptr;
  }
  for (const KeptTable& table : *kept) {
    if (!table.defect.ok() || table.arithmetic != arithmetic) continue;
    const auto opened = store.OpenKept(table.table_id);
    if (opened.ok()) return *opened;
    LogEvent(LogLevel::kWarn, "kept table not used",
             {{"table_id", table.table_id},
              {"reason", std::string(opened.status().message())}});
  }
  return nullptr;
}

absl::StatusOr<TablePtr> SolveAside(
    Simd simd, const std::function<void()>& maybe_rest,
    const ResolveRequest& request, const std::stop_token& stop,
    const std::function<void(const SolveProgress&)>& on_progress) {
  SolveOptions options;
  options.threads = request.threads;
  options.arithmetic = request.arithmetic;
  options.simd = simd;
  options.on_progress = on_progress;
  options.on_thread = YieldToOtherThreads;
  options.after_task = maybe_rest;
  options.stop = stop;
  return Solve(options);
}

}  // namespace

ResolveSteps StepsOf(TableStore& store, TableRegistry& registry, Simd simd,
                     std::function<void()> maybe_rest) {
  return {
      .check_writable = [&store] { return store.CheckWritable(); },
      .on_thread = YieldToOtherThreads,
      .find_kept =
          [&store](Arithmetic arithmetic) {
            return FindKept(store, arithmetic);
          },
      .solve =
          [simd, maybe_rest = std::move(maybe_rest)](
              const auto& request, const auto& stop, const auto& on_progress) {
            return SolveAside(simd, maybe_rest, request, stop, on_progress);
          },
      .verify = VerifyTable,
      .publish =
          [&store](const ValueTable& table) { return store.Publish(table); },
      .put_into_service =
          [&registry](const TablePtr& table) { registry.Publish(table); },
  };
}

}  // namespace yatzy::server
