// The rule sets of a daemon, up to their first answers.
#ifndef YATZY_SERVER_START_SERVING_H_
#define YATZY_SERVER_START_SERVING_H_

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>

#include "absl/status/status.h"
#include "server/config/config.h"
#include "server/query/query_server.h"
#include "server/tables/served_games.h"

namespace yatzy::server {

// Obtains the table of a rule set (ObtainTable, with its errors), and the
// distribution of its start if that was kept, puts it into service, sets its
// health to SERVING, then says so: whoever waits for either is answered. Begins
// with what --distribution asks for. RESOURCE_EXHAUSTED if memory runs out.
// Blocks.
absl::Status BeginServing(ServedGame& game, const Config& config,
                          const std::stop_token& stop, QueryServer& server);

// BeginServing for those that are not the main one, one after the other, then
// the targets of all, on a thread of its own: what is served
// already, and the end of the daemon, wait for none of them.
//
// One that cannot be served is left out, with a line in the log: queries about
// it get UNAVAILABLE, and those about targets are answered as without them. But
// a bad file where --on-bad-table=fail, and a wrong mean of ours, ask the
// process to end, by SIGTERM.
class ServingOthers {
 public:
  // Solves the targets of a game, keeps them and puts them into service.
  using SolveTargets = std::function<absl::Status(
      const std::shared_ptr<const Game>&, const std::stop_token&)>;

  // Calls `on_end` when all have had their turn. The references, and what
  // `solve_targets` refers to, must stay until Join has returned.
  ServingOthers(ServedGames& games, const Config& config, std::stop_token stop,
                QueryServer& server, SolveTargets solve_targets,
                std::function<void()> on_end);

  // Waits for the thread. OK, or why the process was asked to end.
  absl::Status Join();

 private:
  absl::Status Run(ServedGames& games, const Config& config,
                   const std::stop_token& stop, QueryServer& server) const;
  absl::Status RunTargets(ServedGames& games, const Config& config,
                          const std::stop_token& stop) const;

  const SolveTargets solve_targets_;
  absl::Status failure_;
  std::jthread thread_;
};

// For people: "Serving scandinavian, yacht", those that are.
std::string ServingText(const ServedGames& games);

}  // namespace yatzy::server

#endif  // YATZY_SERVER_START_SERVING_H_
