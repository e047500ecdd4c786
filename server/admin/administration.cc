#include "server/admin/administration.h"

#include <chrono>
#include <cstddef>
#include <span>
#include <utility>

#include "server/hardware/hardware.h"
#include "server/log/log_event.h"

namespace yatzy::server {
namespace {

// What is under way when the server stops has had its chance before.
constexpr absl::Duration kLastCalls = absl::Seconds(1);

constexpr int kMaxConnections = 64;

// How often whoever waits for an operation sees whether the daemon ends.
ResolveManager::Clock::time_point NextLook() {
  constexpr std::chrono::milliseconds kLook{100};
  return ResolveManager::Clock::now() + kLook;
}

// The kernel's word on a peer decides; the file's mode is a first hurdle only
// where nobody else is to pass.
Listener::Options ListenerOptions(
    const Config& config, const Administration::Surroundings& surroundings) {
  const AllowedPeers& peers = config.admin_peers;
  const bool is_ours_alone = peers.users.empty() && peers.groups.empty();
  Listener::Options options;
  options.addresses = {config.admin_listen};
  options.socket_access.mode = is_ours_alone ? 0600 : 0666;
  options.allowed_peers = peers;
  if (!config.admin_tls.certificate.empty()) options.tls = config.admin_tls;
  options.limits.max_connections = kMaxConnections;
  options.limits.max_connections_per_peer = 0;
  options.systemd = surroundings.systemd;
  options.certificate_use = surroundings.certificate_use;
  return options;
}

std::span<const std::byte> BytesOf(const ValueTable* table) {
  if (table == nullptr) return {};
  return std::as_bytes(table->payload());
}

}  // namespace

Administration::Administration(const Config& config, ServedGames& games,
                               ResolveSteps steps, QueryServerView queries)
    : threads_(ResolveThreads(config.resolve_threads)),
      manager_(std::move(steps)),
      service_(MakeSolverAdminService(
          {.manager = manager_,
           .games = games,
           .waiting = waiting_,
           .defaults = {.threads = threads_, .arithmetic = config.arithmetic},
           .state_dir = config.state_dir,
           .queries = std::move(queries),
           .describe_use =
               [settings = config.hardware()](const ValueTable* table) {
                 return DescribeUse(settings, BytesOf(table));
               }})),
      operations_(MakeOperationsService(manager_, waiting_)) {}

absl::StatusOr<std::unique_ptr<Administration>> Administration::Start(
    const Config& config, ServedGames& games, QueryServerView queries,
    Surroundings surroundings) {
  ResolveSteps steps = StepsOf(games, config.simd, queries.maybe_rest,
                               config.max_solve_memory());
  steps.on_change = std::move(surroundings.on_change);
  auto administration = std::unique_ptr<Administration>(
      new Administration(config, games, std::move(steps), std::move(queries)));
  if (config.admin_listen == kNoAdminListener) return administration;
  auto server = AdminServer::Start(
      ListenerOptions(config, surroundings),
      {administration->service_.get(), administration->operations_.get()},
      administration->waiting_, AdminServer::Pollers::kOthers);
  if (!server.ok()) return server.status();
  administration->server_ = *std::move(server);
  for (const std::string& address : administration->server_->addresses()) {
    LogEvent(LogLevel::kInfo, "administration listening",
             {{"address", address}});
  }
  return administration;
}

absl::Status Administration::ResolveTargets(
    const std::shared_ptr<const Game>& game, const std::stop_token& stop) {
  const ResolveRequest request{.request_id = "",
                               .threads = threads_,
                               .arithmetic = Arithmetic::kFloat,
                               .game = game,
                               .objective = Objective::kTargets};
  while (!stop.stop_requested()) {
    const auto mine = manager_.Start(request);
    if (!mine.ok() && !absl::IsAborted(mine.status())) return mine.status();
    const std::string name = mine.ok() ? mine->name : manager_.Running();
    auto ended = manager_.WaitForEnd(name, NextLook());
    while (ended.ok() && !ended->HasEnded() && !stop.stop_requested()) {
      ended = manager_.WaitForEnd(name, NextLook());
    }
    if (!mine.ok()) continue;
    if (!ended.ok()) return ended.status();
    if (ended->HasEnded()) return ended->error;
    manager_.Cancel(name).IgnoreError();
  }
  return absl::CancelledError("the daemon ends");
}

Administration::~Administration() {
  StopWork();
  if (server_ != nullptr) server_->Shutdown(kLastCalls);
}

}  // namespace yatzy::server
