// Beating an opponent: actions by the chance to win.
//
// The opponent has finished, or still plays for expectation; what the player at
// hand does is no concern of his. So his final score is a distribution
// (distribution.h), and to win as often as possible is a utility (utility.h)
// with a draw worth as much as asked, d. Its best expectation is
//
//     U(d) = max over policies of  P(win) + d * P(draw)
//
// a maximum of straight lines, whose slope at d is the P(draw) of the best
// policy. So two solutions, at d and close by, tell win, draw and loss apart;
// where policies tie at d it is one of them, the one with more draws unless d
// is
// 1. The slope is within 1e-8.
//
// Example: only Yatzy is open, 200 banked, no bonus in reach, the opponent has
// 250. Nobody wins: a Yatzy draws, 4.6 %, and all else loses.
#ifndef YATZY_CORE_ADVISOR_WIN_H_
#define YATZY_CORE_ADVISOR_WIN_H_

#include <memory>
#include <vector>

#include "absl/status/statusor.h"
#include "core/advisor/distribution.h"
#include "core/advisor/utility.h"
#include "core/game/position.h"
#include "core/table/value_table.h"

namespace yatzy {

// Probabilities, 1 together.
struct WinChances {
  double win = 0;
  double draw = 0;
  double lose = 0;
};

struct WinAction {
  RankedAction ranked;  // what it is, what it pays, what it is worth on average
  WinChances chances;   // if play after it is the best
  double value = 0;     // win + draw_worth * draw
  double loss = 0;      // the best one's less this; 0 for all that tie
};

// The opponent: his final score is `points` more than what is distributed. One
// who has finished is a distribution of one number.
struct Opponent {
  Distribution distribution;
  int points = 0;
};

// Returns the opponent who has finished with this score.
Opponent FinishedOpponent(int score);

// Returns the actions of a position, all of them, by their value. Those that
// tie are in the order of RankActions: the highest expectation first. Costs
// twice what RankByUtility does, and has its errors; INVALID_ARGUMENT unless 0
// <= draw_worth <= 1.
absl::StatusOr<std::vector<WinAction>> RankToWin(
    const ValueTable& mean, const Position& position, int banked,
    const Opponent& opponent, double draw_worth,
    const UtilityOptions& options = {});

// Returns the chances at the start of a turn; of a finished game what is so.
// Errors of BestUtility, and as above.
absl::StatusOr<WinChances> BestWinChances(
    const std::shared_ptr<const Game>& game, State state, int banked,
    const Opponent& opponent, double draw_worth,
    const UtilityOptions& options = {});

}  // namespace yatzy

#endif  // YATZY_CORE_ADVISOR_WIN_H_
