#include "server/start/serving.h"

#include <signal.h>
#include <unistd.h>

#include <new>
#include <utility>

#include "absl/strings/str_cat.h"
#include "core/verify/verify.h"
#include "server/log/log_event.h"
#include "server/os/threads.h"
#include "server/start/table_startup.h"

namespace yatzy::server {
namespace {

// Whether the daemon must not go on after that.
bool EndsTheDaemon(const Config& config, const absl::Status& status) {
  if (absl::IsInternal(status)) return true;
  return config.on_bad_table == OnBadTable::kFail &&
         !absl::IsResourceExhausted(status);
}

}  // namespace

absl::Status BeginServing(ServedGame& game, const Config& config,
                          const std::stop_token& stop, QueryServer& server) {
  try {
    const auto table = ObtainTable(game, config, stop);
    if (!table.ok()) return table.status();
    game.distributions.ReadStart(**table);
    game.registry.Publish(*table);
    server.SetServing(game, true);
    LogEvent(LogLevel::kInfo, "serving",
             {{"table_id", (*table)->id()},
              {"arithmetic", ArithmeticName((*table)->arithmetic())},
              {"signature", Signature(**table)},
              {"rule_set", game.id()}});
    game.distributions.Prepare();
    return absl::OkStatus();
  } catch (const std::bad_alloc&) {
    return absl::ResourceExhaustedError(
        absl::StrCat("out of memory for the table of ", game.id()));
  }
}

ServingOthers::ServingOthers(ServedGames& games, const Config& config,
                             std::stop_token stop, QueryServer& server,
                             SolveTargets solve_targets,
                             std::function<void()> on_end)
    : solve_targets_(std::move(solve_targets)) {
  if (games.all().size() == 1 && !config.targets) return;
  thread_ = std::jthread([this, &games, &config, stop = std::move(stop),
                          &server, on_end = std::move(on_end)] {
    NameThisThread("tables");
    failure_ = Run(games, config, stop, server);
    if (failure_.ok() && config.targets) {
      failure_ = RunTargets(games, config, stop);
    }
    // Once it ends anyway, another signal would cut the drain short.
    if (stop.stop_requested()) return;
    if (failure_.ok()) {
      on_end();
    } else {
      kill(getpid(), SIGTERM);
    }
  });
}

absl::Status ServingOthers::Run(ServedGames& games, const Config& config,
                                const std::stop_token& stop,
                                QueryServer& server) const {
  for (const auto& game : games.all()) {
    if (stop.stop_requested()) break;
    if (game.get() == &games.main()) continue;
    const absl::Status status = BeginServing(*game, config, stop, server);
    if (status.ok() || absl::IsCancelled(status)) continue;
    if (EndsTheDaemon(config, status)) return status;
    LogEvent(
        LogLevel::kError, "rule set not served",
        {{"reason", std::string(status.message())}, {"rule_set", game->id()}});
  }
  return absl::OkStatus();
}

absl::Status ServingOthers::RunTargets(ServedGames& games, const Config& config,
                                       const std::stop_token& stop) const {
  for (const auto& game : games.all()) {
    if (stop.stop_requested()) break;
    if (game->registry.Snapshot() == nullptr) continue;
    bool is_bad_file = false;
    const absl::Status status = ObtainTargets(
        *game, config, [&] { return solve_targets_(game->game, stop); },
        is_bad_file);
    if (status.ok() || absl::IsCancelled(status) || stop.stop_requested()) {
      continue;
    }
    // Nobody needs targets: what the machine lacks for them ends nothing.
    if (is_bad_file) return status;
    LogEvent(
        LogLevel::kError, "targets not served",
        {{"reason", std::string(status.message())}, {"rule_set", game->id()}});
  }
  return absl::OkStatus();
}

absl::Status ServingOthers::Join() {
  if (thread_.joinable()) thread_.join();
  return failure_;
}

std::string ServingText(const ServedGames& games) {
  std::string text = "Serving ";
  for (const auto& game : games.all()) {
    if (game->registry.Snapshot() == nullptr) continue;
    absl::StrAppend(&text, text.back() == ' ' ? "" : ", ", game->id());
  }
  return text;
}

}  // namespace yatzy::server
