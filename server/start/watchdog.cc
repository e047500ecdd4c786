#include "server/start/watchdog.h"

#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "core/game/state.h"
#include "server/log/log_event.h"
#include "server/os/threads.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy::server {
namespace {

// Twice as often as the manager's manual asks for, so that one query may
// fail.
constexpr int kQueriesPerTimeout = 4;

bool IsFrom(const std::shared_ptr<const ValueTable>& table,
            const v1::EvaluateStateResponse& answer) {
  return table != nullptr && answer.table_id() == table->id() &&
         answer.expected_remaining() == table->values()[StateIndex(State{})];
}

}  // namespace

Watchdog::Watchdog(const ServiceManager& manager, WayIn way_in,
                   const TableRegistry& registry)
    : manager_(manager), way_in_(std::move(way_in)), registry_(registry) {
  if (manager_.watchdog_timeout() == absl::ZeroDuration()) return;
  thread_ = std::jthread([this](const std::stop_token& stop) { Loop(stop); });
}

void Watchdog::Loop(const std::stop_token& stop) const {
  NameThisThread("watchdog");
  const absl::Duration period =
      manager_.watchdog_timeout() / kQueriesPerTimeout;
  std::mutex mutex;
  std::condition_variable_any stopped;
  std::unique_lock lock(mutex);
  while (!stop.stop_requested()) {
    const absl::Status status = Prove(period, stop);
    if (status.ok()) {
      manager_.Watchdog();
    } else if (!stop.stop_requested()) {
      LogEvent(LogLevel::kError, "watchdog question failed",
               {{"reason", std::string(status.message())}});
    }
    stopped.wait_for(lock, stop, absl::ToChronoNanoseconds(period),
                     [] { return false; });
  }
}

absl::Status Watchdog::Prove(absl::Duration timeout,
                             const std::stop_token& stop) const {
  const std::int64_t turned_away = way_in_.turned_away();
  const absl::Status status = Ask(way_in_.connect(), timeout, stop);
  if (status.ok() || way_in_.turned_away() == turned_away) return status;
  return Ask(way_in_.within(), timeout, stop);
}

absl::Status Watchdog::Ask(const std::shared_ptr<grpc::Channel>& channel,
                           absl::Duration timeout,
                           const std::stop_token& stop) const {
  // The table may be replaced meanwhile; then either may have answered.
  const auto before = registry_.Snapshot();
  grpc::ClientContext context;
  context.set_deadline(absl::ToChronoTime(absl::Now() + timeout));
  const std::stop_callback cancel(stop, [&context] { context.TryCancel(); });
  context.AddMetadata("authorization", absl::StrCat("Bearer ", way_in_.token));
  v1::EvaluateStateResponse answer;
  const grpc::Status status =
      v1::AdvisorService::NewStub(channel)->EvaluateState(&context, {},
                                                          &answer);
  if (!status.ok()) {
    return absl::UnavailableError(
        absl::StrCat("no answer: ", status.error_message()));
  }
  if (IsFrom(before, answer) || IsFrom(registry_.Snapshot(), answer)) {
    return absl::OkStatus();
  }
  return absl::InternalError(
      absl::StrCat("a wrong answer: ", answer.expected_remaining()));
}

}  // namespace yatzy::server
