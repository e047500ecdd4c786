// The flags that several queries have: where a game is, which actions to list.
#ifndef YATZY_CLIENT_CTL_QUERY_FLAGS_H_
#define YATZY_CLIENT_CTL_QUERY_FLAGS_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "client/ctl/game_flags.h"
#include "client/ctl/grammar.h"
#include "core/game/game.h"

namespace yatzy::client {

// Of a query that lists the actions of a position.
struct ListFlags {
  std::string rules;
  PositionFlags position;
  std::string max_actions;
  bool include_scoring = false;
};

// What their help says.
struct ListHelp {
  const char* text;         // of the position in the notation
  const char* group;        // of the dice
  const char* max_actions;  // how many are listed
};

// The timeout, if none is given, of what a server may have to solve a whole
// game for before it answers: some seconds of one with six dice.
inline constexpr char kLongTimeout[] = "60";

void DefineListFlags(CLI::App& command, ListFlags& flags, const ListHelp& help);

// Returns whether there are dice, or should be: then the position says what is
// missing.
bool IsOfPosition(const PositionFlags& flags);

// Returns what a server refused by the flags that gave it: "--rerolls" where
// the status has "position.rerolls_left", and "Ones" where it has
// "CATEGORY_ONES". Fields that no flag gives keep their names.
absl::Status InFlags(const absl::Status& refusal);

// Sets where the game is, a position or a state. INVALID_ARGUMENT as of
// ParsePosition and ParseState.
template <typename Request>
absl::Status ReadFrom(const PositionFlags& flags, const Game& game,
                      Request& request) {
  if (IsOfPosition(flags)) {
    auto position = ParsePosition(flags, game);
    if (!position.ok()) return position.status();
    *request.mutable_position() = *std::move(position);
  } else {
    auto state = ParseState(flags.state, game);
    if (!state.ok()) return state.status();
    *request.mutable_state() = *std::move(state);
  }
  return absl::OkStatus();
}

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_QUERY_FLAGS_H_
