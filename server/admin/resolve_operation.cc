#include "server/admin/resolve_operation.h"

#include "server/log/log_event.h"

namespace yatzy::server {

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
  LogEvent(LogLevel::kInfo, "resolve",
           {{"operation", operation.name},
            {"phase", "pending"},
            {"threads", request.threads},
            {"arithmetic", ArithmeticName(request.arithmetic)},
            {"force", request.force},
            {"request_id", request.request_id}});
}

void LogPhase(const std::string& name, ResolvePhase phase) {
  LogEvent(LogLevel::kInfo, "resolve",
           {{"operation", name}, {"phase", ResolvePhaseName(phase)}});
}

void LogEnd(const ResolveOperation& operation) {
  const double took_ms =
      absl::ToDoubleMilliseconds(operation.end_time - operation.create_time);
  const char* phase = ResolvePhaseName(operation.progress.phase);
  if (operation.error.ok()) {
    LogEvent(LogLevel::kInfo, "resolve",
             {{"operation", operation.name},
              {"phase", phase},
              {"table_id", operation.outcome.table_id},
              {"solved", operation.outcome.solved},
              {"took_ms", took_ms}});
  } else {
    LogEvent(LogLevel::kWarn, "resolve",
             {{"operation", operation.name},
              {"phase", phase},
              {"took_ms", took_ms},
              {"reason", std::string(operation.error.message())}});
  }
}

}  // namespace yatzy::server
