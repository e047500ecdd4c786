#ifndef YATZY_CLIENT_LOAD_REVIEW_CHECK_H_
#define YATZY_CLIENT_LOAD_REVIEW_CHECK_H_

#include <string>

#include "client/load/verdict.h"
#include "core/play/review.h"
#include "yatzy/v1/play.pb.h"

namespace yatzy::client {

// Compares the review that a server gave of a game in the notation with that of
// the reviewer: its totals, and how many decisions and rolls it lists. The
// score of a finished game must be what its own totals say, within 1e-6.
Verdict CheckReview(Reviewer& reviewer, const Game& game,
                    const std::string& notation, bool totals_only,
                    const v1::GameReview& review);

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LOAD_REVIEW_CHECK_H_
