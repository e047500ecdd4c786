// --rules: which game a command is about.
#ifndef YATZY_CLIENT_CTL_ASKED_GAME_H_
#define YATZY_CLIENT_CTL_ASKED_GAME_H_

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "client/ctl/global_flags.h"
#include "client/ctl/grammar.h"
#include "client/ctl/streams.h"
#include "client/lib/admin_client.h"
#include "client/lib/yatzy_client.h"
#include "core/game/game.h"

namespace yatzy::client {

struct AskedGame {
  // What requests call it; empty: what the server means then, which is
  // Scandinavian Yatzy.
  std::string rule_set;
  std::shared_ptr<const Game> game = Game::Default();
};

// Adds --rules, whose word goes to `rules`: an id, or a file if it has a '/' or
// ends in .toml; empty if it is not given.
void DefineRulesFlag(CLI::App& command, std::string& rules,
                     const char* group = nullptr);

// Returns what requests call the rule set: an id as it is, of a file the id in
// it. INVALID_ARGUMENT that begins with the flag.
absl::StatusOr<std::string> RuleSetIdOf(const std::string& rules);

// Returns the game by the server's own definition of it. For a file that is
// another game than the server has under its id: FAILED_PRECONDITION, and so
// for a server from before rule sets. NOT_FOUND if the server does not serve
// it; INVALID_ARGUMENT that begins with the flag for a bad file. Asks nobody
// about an empty word.
absl::StatusOr<AskedGame> FindAskedGame(const YatzyClient& client,
                                        const std::string& rules);

// Whether the server of operators has the same game as a file under its id:
// FAILED_PRECONDITION if it is another one, or an error of GetServerStatus. OK
// for an id, of which nobody is asked; for one that is not served, which the
// request itself is told; and for a server that does not say what it has.
absl::Status CheckFile(const AdminClient& client, const std::string& rules);

// Runs `run` with a client of --server and the game of --rules, or explains
// what keeps it from that.
ExitCode WithGame(
    const GlobalFlags& globals, const std::string& rules, Streams& streams,
    const std::function<ExitCode(const YatzyClient&, const AskedGame&)>& run);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_ASKED_GAME_H_
