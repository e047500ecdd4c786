// Checks of what the service says about distributions.
#ifndef YATZY_TESTS_FUZZ_CHECK_CHANCES_H_
#define YATZY_TESTS_FUZZ_CHECK_CHANCES_H_

#include "server/query/advisor_service.h"

namespace yatzy::server {

// A distribution of a late state or position adds up to 1 and has the mean that
// the table says; a bad request is refused. Early ones take seconds and are
// left out.
void CheckDistribution(const AdvisorService& service,
                       const v1::EvaluateDistributionRequest& request);

// All or nothing, and what each query alone is.
void CheckBatchOfDistributions(
    const AdvisorService& service,
    const v1::BatchEvaluateDistributionsRequest& request);

// Chances are 0 to 1, and the best action has the best one. As above.
void CheckTarget(const AdvisorService& service,
                 const v1::AnalyzeTargetRequest& request);
void CheckWin(const AdvisorService& service,
              const v1::AnalyzeWinRequest& request);

// All or nothing, and what each query alone is; a dozen at most.
void CheckBatchOfTargets(const AdvisorService& service,
                         const v1::BatchAnalyzeTargetsRequest& request);
void CheckBatchOfWins(const AdvisorService& service,
                      const v1::BatchAnalyzeWinsRequest& request);

}  // namespace yatzy::server

#endif  // YATZY_TESTS_FUZZ_CHECK_CHANCES_H_
