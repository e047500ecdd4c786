#ifndef YATZY_CLIENT_CTL_OUTLOOK_TEXT_H_
#define YATZY_CLIENT_CTL_OUTLOOK_TEXT_H_

#include <string>

#include "core/game/game.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::client {

// What each action is likely to come to, as sentences and bars, the first
// against nothing, the others against the first:
//
//   1  keep 3 3 3                    expected final 251.6413      best
//      3 alike   48 %  ###################
//      4 alike   42 %  #################
//      5 alike    9 %  ####
//      fills Threes 87 % (10.5 points), Yatzy 9 % (50), Full House 4 % (20)
//
//   2  keep 3 3 3 5                  expected final 249.6103    2.0310
//      ..
//      against the best: Yatzy -2.12, later turns -0.21, Threes +0.15
//
// of a server that splits no more than this turn, else
//
//      against the best, over the rest of the game: Yatzy -1.42, ..
std::string OutlooksText(const Game& game,
                         const v1::ExplainPositionResponse& answer);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_OUTLOOK_TEXT_H_
