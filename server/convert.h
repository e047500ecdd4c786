// Between the messages of yatzy.v1 and the types of core. The only place that
// judges what a peer sent: everything behind it may rely on valid values.
#ifndef YATZY_SERVER_CONVERT_H_
#define YATZY_SERVER_CONVERT_H_

#include <string>

#include "core/advisor/advisor.h"
#include "core/rules/state.h"
#include "server/field_violations.h"
#include "yatzy/v1/game.pb.h"

namespace yatzy {

// Each function reads a message found at `path` in the request, adds what is
// wrong with it to `violations`, and returns a value that is meaningful only if
// nothing was added.

// The state: upper score checked against the filled categories, then capped.
// Also checks banked_score.
State ToState(const v1::GameState& message, const std::string& path,
              FieldViolations& violations);

Position ToPosition(const v1::Position& message, const std::string& path,
                    FieldViolations& violations);

// `banked_score` turns remaining into final scores.
v1::ActionValue ToActionValue(const RankedAction& action, int banked_score);

}  // namespace yatzy

#endif  // YATZY_SERVER_CONVERT_H_
