// Between the messages of yatzy/v1/play.proto and the types of core/play and
// core/advisor/outlook.h.
#ifndef YATZY_PROTO_CONVERT_PLAY_MESSAGES_H_
#define YATZY_PROTO_CONVERT_PLAY_MESSAGES_H_

#include "core/advisor/outlook.h"
#include "core/game/game.h"
#include "core/game/game_record.h"
#include "core/game/position.h"
#include "core/play/policy.h"
#include "core/play/review.h"
#include "proto/status/field_violations.h"
#include "yatzy/v1/play.pb.h"

namespace yatzy {

// Reads a record found at `path`, as the functions of convert.h do. It judges
// the form: dice, faces, categories, what has to be there. Whether the game
// obeys the rules is for the review to say.
GameRecord ToRecord(const Game& game, const v1::GameRecord& message,
                    const FieldPath& path, FieldViolations& violations);

// Reads an action found at `path`, likewise: whether a position has it is for
// the core to say.
Action ToAction(const Game& game, const v1::Action& message,
                const FieldPath& path, FieldViolations& violations);

// Reads a policy and its loss budget, the fields "policy" and "loss_budget" of
// the request.
Policy ToPolicy(v1::Policy policy, double loss_budget,
                FieldViolations& violations);

// Writes a review to `message`, which is empty on entry; without decisions and
// rolls if only totals are asked for.
void WriteReview(const GameReview& review, bool totals_only,
                 v1::GameReview& message);

// Writes the outlook of an action to `message`, which is empty on entry; `best`
// is that of the best action. `made_with`: what both were made with; may be
// null.
void WriteOutlook(const Game& game, const Outlook& outlook, const Outlook& best,
                  const PolicySources* made_with, v1::Outlook& message);

}  // namespace yatzy

#endif  // YATZY_PROTO_CONVERT_PLAY_MESSAGES_H_
