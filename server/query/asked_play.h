// What AnalyzeTarget, AnalyzeWin and their batches have in common: where a game
// is, which of its actions are wanted, and how much may be solved for that.
#ifndef YATZY_SERVER_QUERY_ASKED_PLAY_H_
#define YATZY_SERVER_QUERY_ASKED_PLAY_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "absl/status/status.h"
#include "core/advisor/utility.h"
#include "core/game/game.h"
#include "core/game/position.h"
#include "core/kernel/simd/simd.h"
#include "proto/convert/convert.h"
#include "proto/status/field_violations.h"
#include "server/query/read_requests.h"
#include "yatzy/v1/game.pb.h"

namespace yatzy::server {

// Queries of a batch between two parts of its answer.
inline constexpr std::size_t kSlicePlays = 32;

// Where a query is.
struct AskedPlay {
  State state;
  int banked = 0;
  std::optional<Position> position;        // in that state, if within a turn
  const v1::GameState* message = nullptr;  // the state, in the request
};

// Which actions of a position are wanted, and how they are solved.
struct PlayOptions {
  UtilityOptions utility;
  std::size_t most_actions = 0;  // 0: all

  template <typename Ranked>
  std::span<const Ranked> Wanted(const std::vector<Ranked>& ranked) const {
    const std::span all(ranked);
    return most_actions == 0 ? all
                             : all.first(std::min(all.size(), most_actions));
  }
};

// Reads where a query is. The query must outlive the result.
template <typename Query>
AskedPlay ReadPlay(const Game& game, const Query& query, const QueryPath& path,
                   FieldViolations& violations) {
  AskedPlay asked;
  if (query.has_position()) {
    asked.message = &query.position().state();
    asked.position =
        ToPosition(game, query.position(), path / "position", violations);
    asked.state = asked.position->state;
  } else {
    asked.message = &query.state();
    asked.state = ToState(game, query.state(), path / "state", violations);
    if (path.is_of_batch()) CheckHasFrom(query, path, violations);
  }
  asked.banked = asked.message->banked_score();
  return asked;
}

// Reads what a request says about the actions of all its queries.
template <typename Request>
PlayOptions ReadPlayOptions(const Request& request,
                            const UtilityOptions& utility,
                            FieldViolations& violations) {
  CheckMaxActions(request.max_actions(), violations);
  PlayOptions options;
  options.utility = utility;
  options.utility.include_scoring = request.include_scoring();
  options.most_actions = static_cast<std::size_t>(request.max_actions());
  return options;
}

// Returns the number; adds a violation unless a final score can be near it.
int ReadScore(std::int64_t score, const FieldPath& field,
              FieldViolations& violations);

// FAILED_PRECONDITION if a query is within a turn of a finished game.
absl::Status CheckMayPlay(const Game& game, const AskedPlay& asked,
                          const QueryPath& path);

// Adds up what has to be solved for the queries of a call. What takes longer
// would hold up a thread of batches.
class PlayWork {
 public:
  // About half a second. Also in targets.proto, by open categories.
  static constexpr std::int64_t kMost = 6'000'000;

  // FAILED_PRECONDITION if with this query it is too much.
  absl::Status Add(const Game& game, const AskedPlay& asked,
                   const QueryPath& path);

 private:
  std::int64_t work_ = 0;
};

// Both, for a call with one query, and for a batch; the work only if it is
// done.
absl::Status CheckPlay(const Game& game, const AskedPlay& asked,
                       bool is_solved = true);
template <typename Asked>
absl::Status CheckPlays(const Game& game, const std::vector<Asked>& all,
                        bool is_solved = true) {
  PlayWork work;
  for (std::size_t i = 0; i < all.size(); ++i) {
    const QueryPath path(static_cast<int>(i));
    absl::Status status = CheckMayPlay(game, all[i].play, path);
    if (status.ok() && is_solved) status = work.Add(game, all[i].play, path);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace yatzy::server

#endif  // YATZY_SERVER_QUERY_ASKED_PLAY_H_
