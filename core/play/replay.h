// A game record, checked against the rules.
#ifndef YATZY_CORE_PLAY_REPLAY_H_
#define YATZY_CORE_PLAY_REPLAY_H_

#include <array>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "core/dice/keeps.h"
#include "core/game/game.h"
#include "core/game/game_record.h"
#include "core/rules/limits.h"

namespace yatzy {

struct ReplayedTurn {
  State state;  // at its start
  int roll_count = 0;
  // One less than rolls in a turn that was scored: keeping all dice and scoring
  // then is scoring at once. As many in one that breaks off after a keep.
  int keep_count = 0;
  std::array<std::uint16_t, kMaxRollsOfTurn> rolls{};  // indices of the game
  std::array<KeepIndex, kMaxRollsOfTurn> keeps{};
  bool is_scored = false;
  Scoring scoring;  // if so; is_joker is not set
};

struct Replay {
  std::vector<ReplayedTurn> turns;
  State state;  // after all of them
  bool is_finished = false;
  int points = 0;        // of the categories
  int extra = 0;         // of further all-equal rolls
  int bonus = 0;         // of a finished game
  int saved = 0;         // what rolls saved at the end of such a one pay
  int upper_points = 0;  // of the upper categories; the state's total is capped

  int score() const { return points + extra + bonus + saved; }
};

// Plays a record again. A keep of all dice may be followed by a roll, of no
// dice then, or by scoring.
//
// Returns INVALID_ARGUMENT for a record that breaks the rules. The message
// begins with the field, counted from 0, and says what is expected:
// "turns[3].rolls[1]: 2 3 4 4 6 lacks kept dice, expected 5 5 among them".
absl::StatusOr<Replay> ReplayGame(const Game& game, const GameRecord& record);

}  // namespace yatzy

#endif  // YATZY_CORE_PLAY_REPLAY_H_
