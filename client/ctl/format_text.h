// Answers for people.
#ifndef YATZY_CLIENT_CTL_FORMAT_TEXT_H_
#define YATZY_CLIENT_CTL_FORMAT_TEXT_H_

#include <string>

#include "yatzy/v1/advisor_service.pb.h"
#include "yatzy/v1/game.pb.h"

namespace yatzy::client {

// One line: "State: 13 categories open, filled: Ones, One Pair; upper score 3;
// banked score 15." Lists the filled or the open ones, whichever are fewer.
std::string StateText(const v1::GameState& state);

// "keep 3 3 3", "reroll all five", "keep all five",
// "score Three of a Kind".
std::string ActionText(const v1::Action& action);

// The state and what it is worth.
std::string EvaluationText(const v1::GameState& state,
                           const v1::EvaluateStateResponse& answer);

// The position and a table of its actions, in the answer's order.
std::string AnalysisText(const v1::Position& position,
                         const v1::AnalyzePositionResponse& answer);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_CTL_FORMAT_TEXT_H_
