#ifndef YATZY_PROTO_CONVERT_RULE_SET_MESSAGE_H_
#define YATZY_PROTO_CONVERT_RULE_SET_MESSAGE_H_

#include "core/game/game.h"
#include "yatzy/v1/game.pb.h"

namespace yatzy {

// Describes a game in `message`, which is empty on entry: all but what depends
// on its table.
void WriteRuleSet(const Game& game, v1::RuleSet& message);

}  // namespace yatzy

#endif  // YATZY_PROTO_CONVERT_RULE_SET_MESSAGE_H_
