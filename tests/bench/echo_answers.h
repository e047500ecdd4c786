// The constant answers of the echo server: each has as many bytes as yatzyd's
// to the requests of serve_bench have on average, which that checks.
#ifndef YATZY_TESTS_BENCH_ECHO_ANSWERS_H_
#define YATZY_TESTS_BENCH_ECHO_ANSWERS_H_

#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy {

v1::EvaluateStateResponse EchoedEvaluation();

v1::BatchEvaluateStatesResponse EchoedEvaluations(int states);

// So many keeps; `scoring`: the last of them scores instead.
v1::AnalyzePositionResponse EchoedAnalysis(int actions, bool scoring);

v1::BatchAnalyzePositionsResponse EchoedAnalyses(int positions, int actions);

// Of a whole game.
v1::ReviewGameResponse EchoedReview();

// So many games; `totals_only`: without decisions and rolls.
v1::BatchReviewGamesResponse EchoedReviews(int games, bool totals_only);

}  // namespace yatzy

#endif  // YATZY_TESTS_BENCH_ECHO_ANSWERS_H_
