#include "server/start/service_manager.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <mutex>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "core/game/game.h"
#include "core/os/numbers.h"
#include "proto/status/steady_time.h"
#include "server/log/log_event.h"
#include "server/os/threads.h"
#include "yatzy/v1/advisor_service.grpc.pb.h"

namespace yatzy::server {
namespace {

std::string Variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? "" : value;
}

// A socket connected to /PATH or, with "@", to an abstract name.
absl::StatusOr<Descriptor> ConnectTo(const std::string& name) {
  sockaddr_un address{};
  if ((name[0] != '/' && name[0] != '@') ||
      name.size() >= sizeof(address.sun_path)) {
    return absl::InvalidArgumentError(strerror(EINVAL));
  }
  address.sun_family = AF_UNIX;
  std::memcpy(address.sun_path, name.data(), name.size());
  if (name[0] == '@') address.sun_path[0] = '\0';
  const auto size =
      static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size());
  Descriptor socket = NewSocket(AF_UNIX, SOCK_DGRAM);
  if (!socket.ok() ||
      connect(socket.get(), reinterpret_cast<sockaddr*>(&address), size) != 0) {
    return absl::UnavailableError(strerror(errno));
  }
  return socket;
}

absl::Duration WatchdogTimeout() {
  const std::string text = Variable("WATCHDOG_USEC");
  if (text.empty()) return absl::ZeroDuration();
  // Meant for another process, whose environment we have inherited.
  const std::string pid = Variable("WATCHDOG_PID");
  if (!pid.empty() && pid != absl::StrCat(getpid())) {
    return absl::ZeroDuration();
  }
  const auto microseconds = ReadInteger<std::int64_t>(text, 1);
  if (!microseconds.has_value()) {
    LogEvent(LogLevel::kWarn, "service manager: WATCHDOG_USEC is not a number");
    return absl::ZeroDuration();
  }
  return absl::Microseconds(*microseconds);
}

// A line break would begin another assignment.
std::string OneLine(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

// Twice as often as the manager's manual asks for, so that one query may
// fail.
constexpr int kQueriesPerTimeout = 4;

bool IsFrom(const std::shared_ptr<const ValueTable>& table,
            const v1::EvaluateStateResponse& answer) {
  return table != nullptr && answer.table_id() == table->id() &&
         answer.expected_remaining() == table->ExpectedRemaining(State{});
}

}  // namespace

ServiceManager::ServiceManager() : watchdog_timeout_(WatchdogTimeout()) {
  const std::string name = Variable("NOTIFY_SOCKET");
  if (name.empty()) return;
  auto connected = ConnectTo(name);
  if (connected.ok()) {
    socket_ = *std::move(connected);
  } else {
    LogEvent(LogLevel::kWarn, "service manager: no NOTIFY_SOCKET",
             {{"reason", std::string(connected.status().message())}});
  }
}

void ServiceManager::Ready(const std::string& status) const {
  Send(absl::StrCat("READY=1\nSTATUS=", OneLine(status)));
}

void ServiceManager::Status(const std::string& status) const {
  Send(absl::StrCat("STATUS=", OneLine(status)));
}

void ServiceManager::Stopping() const {
  Send("STOPPING=1\nSTATUS=Finishing calls");
}

void ServiceManager::Watchdog() const { Send("WATCHDOG=1"); }

void ServiceManager::Send(const std::string& message) const {
  if (!socket_.ok()) return;
  // Not waited for, as the socket is non-blocking: a manager that reads nothing
  // must not hold up a drain. Datagrams raise no SIGPIPE.
  if (send(socket_.get(), message.data(), message.size(), 0) < 0) {
    LogEvent(LogLevel::kWarn, "service manager: not told",
             {{"reason", strerror(errno)}});
  }
}

Watchdog::Watchdog(const ServiceManager& manager, WayIn way_in,
                   const ServedGame& game)
    : manager_(manager), way_in_(std::move(way_in)), game_(game) {
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
  const auto before = game_.registry.Snapshot();
  grpc::ClientContext context;
  context.set_deadline(SteadyTime::Now() + timeout);
  const std::stop_callback cancel(stop, [&context] { context.TryCancel(); });
  context.AddMetadata("authorization", absl::StrCat("Bearer ", way_in_.token));
  v1::EvaluateStateRequest question;
  question.set_rule_set(game_.id());
  v1::EvaluateStateResponse answer;
  const grpc::Status status =
      v1::AdvisorService::NewStub(channel)->EvaluateState(&context, question,
                                                          &answer);
  if (!status.ok()) {
    return absl::UnavailableError(
        absl::StrCat("no answer: ", status.error_message()));
  }
  if (IsFrom(before, answer) || IsFrom(game_.registry.Snapshot(), answer)) {
    return absl::OkStatus();
  }
  return absl::InternalError(
      absl::StrCat("a wrong answer: ", answer.expected_remaining()));
}

}  // namespace yatzy::server
