// Between the messages of yatzy.v1 and the types of core. The only place that
// judges what a peer sent: everything behind it may rely on valid values.
#ifndef YATZY_PROTO_CONVERT_CONVERT_H_
#define YATZY_PROTO_CONVERT_CONVERT_H_

#include "core/advisor/advisor.h"
#include "core/game/game.h"
#include "core/game/position.h"
#include "core/notation/position_text.h"
#include "proto/status/field_violations.h"
#include "yatzy/v1/game.pb.h"

namespace yatzy {

v1::Category ToMessage(Category category);

// Each function reads a message found at `path` in the request, adds what is
// wrong with it to `violations`, and returns a value that is meaningful only if
// nothing was added. They read what the game of the request can have.

// The state: upper score checked against the filled categories, then capped.
// Also checks banked_score.
State ToState(const Game& game, const v1::GameState& message,
              const FieldPath& path, FieldViolations& violations);

Position ToPosition(const Game& game, const v1::Position& message,
                    const FieldPath& path, FieldViolations& violations);

// The position or state of a text (core/notation), as a message; without dice,
// only the state is set. `message` is empty on entry.
void WritePosition(const Game& game, const NotedPosition& position,
                   v1::Position& message);

// The same for what such a message has, for a text of it. REQUIRES: ToState, or
// ToPosition if it has dice, had nothing against it.
NotedPosition ToNoted(const Game& game, const v1::GameState& state);
NotedPosition ToNoted(const Game& game, const v1::Position& message);

// Writes the faces of these dice, ascending. `faces` is empty on entry.
void WriteFaces(
    const FaceCounts& dice,
    google::protobuf::RepeatedField<google::protobuf::int32>& faces);

// Writes an action to `message`, which is empty on entry.
void WriteAction(const Action& action, v1::Action& message);

// Writes an action of a position in this state, its value and what it pays, to
// `message`, which is empty on entry. REQUIRES: ToState had nothing against
// `state`.
void WriteActionValue(const Game& game, const v1::GameState& state,
                      const RankedAction& action, v1::ActionValue& message);

}  // namespace yatzy

#endif  // YATZY_PROTO_CONVERT_CONVERT_H_
