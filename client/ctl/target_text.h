// Chances to reach a score or to win, for people.
#ifndef YATZY_CLIENT_CTL_TARGET_TEXT_H_
#define YATZY_CLIENT_CTL_TARGET_TEXT_H_

#include <string>

#include "core/game/game.h"
#include "yatzy/v1/targets.pb.h"

namespace yatzy::client {

// The chance, that of who looks at the expectation now, and a table of the
// actions:
//
//   Chance of 245 or more: 100.00 %
//   After the action of the highest expectation: 91.63 %
//
//    1. score Sixes   100.00 %  best  expected 241.62
std::string TargetText(const Game& game,
                       const v1::AnalyzeTargetRequest& request,
                       const v1::AnalyzeTargetResponse& answer);

// The same with win, draw and loss; of a worth its expectation.
std::string WinText(const Game& game, const v1::AnalyzeWinRequest& request,
                    const v1::AnalyzeWinResponse& answer);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_TARGET_TEXT_H_
