// The rule sets of a daemon, up to their first answers.
#ifndef YATZY_SERVER_START_SERVING_H_
#define YATZY_SERVER_START_SERVING_H_

#include <functional>
#include <stop_token>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "server/config/config.h"
#include "server/query/query_server.h"
#include "server/tables/served_games.h"

namespace yatzy::server {

// Obtains the table of a rule set (ObtainTable, with its errors), puts it into
// service, sets its health to SERVING, then says so: whoever waits for either
// is answered. Begins with what --distribution asks for. RESOURCE_EXHAUSTED if
// memory runs out. Blocks.
absl::Status BeginServing(ServedGame& game, const Config& config,
                          const std::stop_token& stop, QueryServer& server);

// BeginServing for those that are not the main one, one after the other, on a
// thread of its own: what is served already, and the end of the daemon, wait
// for none of them.
//
// One that cannot be served is left out, with a line in the log: queries about
// it get UNAVAILABLE. But a bad table where --on-bad-table=fail, and a wrong
// solution of ours, ask the process to end, by SIGTERM.
class ServingOthers {
 public:
  // Calls `on_end` when all have had their turn. The references must outlive
  // the object.
  ServingOthers(ServedGames& games, const Config& config, std::stop_token stop,
                QueryServer& server, std::function<void()> on_end);

  // Waits for the thread. OK, or why the process was asked to end.
  absl::Status Join();

 private:
  absl::Status Run(ServedGames& games, const Config& config,
                   const std::stop_token& stop, QueryServer& server) const;

  absl::Status failure_;
  std::jthread thread_;
};

// For people: "Serving scandinavian, yacht", those that are.
std::string ServingText(const ServedGames& games);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_START_SERVING_H_
