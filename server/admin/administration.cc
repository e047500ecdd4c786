#include "server/admin/administration.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <utility>

#include "core/solver/processors.h"

namespace yatzy {
namespace {

// What is under way when the server stops has had its chance before.
constexpr absl::Duration kLastCalls = absl::Seconds(1);

// Leaves half of the processors to queries.
int ResolveThreads(const Config& config) {
  if (config.resolve_threads > 0) return config.resolve_threads;
  return std::max(1, UsableProcessors() / 2);
}

}  // namespace

Administration::Administration(const Config& config, TableStore& store,
                               TableRegistry& registry, PublicSide public_side)
    : manager_(StepsOf(store, registry, config.simd)),
      service_({.manager = manager_,
                .store = store,
                .registry = registry,
                .waiting = waiting_,
                .defaults = {.threads = ResolveThreads(config),
                             .arithmetic = config.arithmetic},
                .state_dir = config.state_dir,
                .public_side = std::move(public_side)}),
      operations_(manager_, waiting_) {}

absl::StatusOr<std::unique_ptr<Administration>> Administration::Start(
    const Config& config, TableStore& store, TableRegistry& registry,
    PublicSide public_side) {
  auto administration = std::unique_ptr<Administration>(
      new Administration(config, store, registry, std::move(public_side)));
  if (config.admin_listen == kNoAdminListener) return administration;
  auto server = AdminServer::Start(
      config.admin_listen,
      {&administration->service_, &administration->operations_},
      administration->waiting_);
  if (!server.ok()) return server.status();
  administration->server_ = *std::move(server);
  spdlog::info("administration listening address={}", config.admin_listen);
  return administration;
}

Administration::~Administration() {
  StopWork();
  if (server_ != nullptr) server_->Shutdown(kLastCalls);
}

}  // namespace yatzy
