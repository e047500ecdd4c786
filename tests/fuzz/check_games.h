// Checks of what the service says about whole games and outlooks.
#ifndef YATZY_TESTS_FUZZ_CHECK_GAMES_H_
#define YATZY_TESTS_FUZZ_CHECK_GAMES_H_

#include "server/query/advisor_service.h"

namespace yatzy::server {

// The actions are those of AnalyzePosition, and so is an error; sources add up.
void CheckExplain(const AdvisorService& service,
                  const v1::ExplainPositionRequest& request);

// A record is refused with INVALID_ARGUMENT or NOT_FOUND, or score = start +
// luck - losses; message, notation and batch come to the same.
void CheckReview(const AdvisorService& service,
                 const v1::ReviewGameRequest& request);

// All or nothing, and what each game alone is.
void CheckBatchOfGames(const AdvisorService& service,
                       const v1::BatchReviewGamesRequest& request);

// Games, at most 64 of them, whose reviews have their scores.
void CheckSimulate(const AdvisorService& service,
                   const v1::SimulateGamesRequest& request);

}  // namespace yatzy::server

#endif  // YATZY_TESTS_FUZZ_CHECK_GAMES_H_
