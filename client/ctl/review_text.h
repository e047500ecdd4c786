// The review of one game, for people and for programs.
#ifndef YATZY_CLIENT_CTL_REVIEW_TEXT_H_
#define YATZY_CLIENT_CTL_REVIEW_TEXT_H_

#include <string>

#include "core/game/game.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::client {

// A report: turn by turn the rolls and their luck, what was decided, what would
// have been better; the costliest mistakes; where the score comes from.
//
//   turn  dice          luck  decision           lost  better
//      1  1 3 3 5 6    -2.46  keep 3 3
//         3 3 3 5 6    +6.05  score Threes, 9    1.86  score Three of a Kind
std::string ReviewText(const Game& game, const v1::ReviewGameResponse& answer);

// A header and a line for each decision; a roll after which the game breaks off
// has one without decision. Turns count from 1, actions are in the notation.
std::string ReviewCsv(const v1::GameReview& review);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_REVIEW_TEXT_H_
