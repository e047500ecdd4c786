#include "server/admin/resolve_operation.h"

#include <spdlog/spdlog.h>

#include "absl/strings/escaping.h"

namespace yatzy {

const char* ResolvePhaseName(ResolvePhase phase) {
  switch (phase) {
    case ResolvePhase::kPending:
      return "pending";
    case ResolvePhase::kSolving:
      return "solving";
    case ResolvePhase::kVerifying:
      return "verifying";
    case ResolvePhase::kPublishing:
      return "publishing";
    case ResolvePhase::kDone:
      return "done";
    case ResolvePhase::kFailed:
      return "failed";
    case ResolvePhase::kCancelled:
      return "cancelled";
  }
  return "unknown";
}

void LogStart(const ResolveOperation& operation) {
  const ResolveRequest& request = operation.request;
  spdlog::info(
      "resolve operation={} phase=pending threads={} arithmetic={} force={} "
      "request_id=\"{}\"",
      operation.name, request.threads, ArithmeticName(request.arithmetic),
      request.force, absl::CHexEscape(request.request_id));
}

void LogPhase(const std::string& name, ResolvePhase phase) {
  spdlog::info("resolve operation={} phase={}", name, ResolvePhaseName(phase));
}

void LogEnd(const ResolveOperation& operation) {
  const double took_ms =
      absl::ToDoubleMilliseconds(operation.end_time - operation.create_time);
  const char* phase = ResolvePhaseName(operation.progress.phase);
  if (operation.error.ok()) {
    spdlog::info(
        "resolve operation={} phase={} table_id={} solved={} took_ms={:.1f}",
        operation.name, phase, operation.outcome.table_id,
        operation.outcome.solved, took_ms);
  } else {
    spdlog::warn("resolve operation={} phase={} took_ms={:.1f} reason=\"{}\"",
                 operation.name, phase, took_ms,
                 std::string(operation.error.message()));
  }
}

}  // namespace yatzy
