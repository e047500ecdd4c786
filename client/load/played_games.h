// What is played before a load, to be asked about.
#ifndef YATZY_CLIENT_LOAD_PLAYED_GAMES_H_
#define YATZY_CLIENT_LOAD_PLAYED_GAMES_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/lib/yatzy_client.h"
#include "core/game/game.h"
#include "core/game/game_record.h"
#include "yatzy/v1/game.pb.h"

namespace yatzy::client {

// A decision of a played game.
struct PlayedPosition {
  v1::Position position;
  std::uint32_t state_index = 0;
};

struct PlayedGames {
  // Where positions are drawn from; empty: from all that a game can reach.
  std::vector<PlayedPosition> positions = {};
  // Records in the notation; empty if no game is reviewed.
  std::vector<std::string> to_review = {};
};

// Appends the decisions of a game, three for each turn of a player who never
// stops early. INVALID_ARGUMENT for a record that breaks the rules.
absl::Status AppendPositions(const Game& game, const GameRecord& record,
                             std::vector<PlayedPosition>& positions);

// Has the server play games optimally, and returns their decisions, some 45,000
// in Scandinavian Yatzy. DATA_LOSS if its games break the rules, else as
// SimulateGames.
absl::StatusOr<std::vector<PlayedPosition>> FetchPlayedPositions(
    const YatzyClient& client, const Game& game, const std::string& rule_set,
    std::uint64_t seed);

// Has the server play 512 games, every other one optimally and the others with
// losses as people have them. INTERNAL if these are not as many, else as
// SimulateGames.
absl::StatusOr<std::vector<std::string>> FetchGamesToReview(
    const YatzyClient& client, const std::string& rule_set, std::uint64_t seed);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LOAD_PLAYED_GAMES_H_
