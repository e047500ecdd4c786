// The rule sets of a daemon, up to their first answers.
#ifndef YATZY_SERVER_START_SERVING_H_
#define YATZY_SERVER_START_SERVING_H_

#include <stop_token>
#include <string>

#include "absl/status/status.h"
#include "server/admin/administration.h"
#include "server/config/config.h"
#include "server/query/query_server.h"
#include "server/tables/served_games.h"

namespace yatzy::server {

// Obtains the table of a rule set (ObtainTable, with its errors), puts it into
// service, lets operators replace it, sets its health to SERVING, then says so:
// whoever waits for either is answered. Blocks.
absl::Status BeginServing(ServedGame& game, const Config& config,
                          const std::stop_token& stop,
                          Administration& administration, QueryServer& server);

// The same for those that are not the main one, one after the other. The first
// error is returned.
absl::Status BeginServingOthers(ServedGames& games, const Config& config,
                                const std::stop_token& stop,
                                Administration& administration,
                                QueryServer& server);

// For people: "Serving scandinavian, yacht".
std::string ServingText(const ServedGames& games);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_START_SERVING_H_
