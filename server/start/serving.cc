#include "server/start/serving.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "core/verify/verify.h"
#include "server/log/log_event.h"
#include "server/start/table_startup.h"

namespace yatzy::server {

absl::Status BeginServing(ServedGame& game, const Config& config,
                          const std::stop_token& stop,
                          Administration& administration, QueryServer& server) {
  const auto table = ObtainTable(game, config, stop);
  if (!table.ok()) return table.status();
  game.registry.Publish(*table);
  administration.Open();
  server.SetServing(game, true);
  LogEvent(LogLevel::kInfo, "serving",
           {{"table_id", (*table)->id()},
            {"arithmetic", ArithmeticName((*table)->arithmetic())},
            {"signature", Signature(**table)},
            {"rule_set", game.id()}});
  return absl::OkStatus();
}

absl::Status BeginServingOthers(ServedGames& games, const Config& config,
                                const std::stop_token& stop,
                                Administration& administration,
                                QueryServer& server) {
  for (const auto& game : games.all()) {
    if (game.get() == &games.main()) continue;
    const absl::Status status =
        BeginServing(*game, config, stop, administration, server);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

std::string ServingText(const ServedGames& games) {
  return absl::StrCat(
      "Serving ", absl::StrJoin(games.all(), ", ", [](auto* out, auto& game) {
        out->append(game->id());
      }));
}

}  // namespace yatzy::server
