// Whether an answer fits its request: the same rule set, as many as were asked.
#ifndef YATZY_CLIENT_LIB_FITTING_ANSWER_H_
#define YATZY_CLIENT_LIB_FITTING_ANSWER_H_

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/lib/rule_set_echo.h"
#include "yatzy/v1/advisor_service.pb.h"

namespace yatzy::client {

inline absl::Status CheckSize(int answers, const char* of_answers, int asked,
                              const char* of_asked) {
  if (answers == asked) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("the server answered ", answers,
                                          of_answers, asked, of_asked));
}

// Most answers have no size of their own; the others follow.
template <typename Request, typename Response>
absl::Status CheckSizes(const Request& /*request*/,
                        const Response& /*answer*/) {
  return absl::OkStatus();
}

inline absl::Status CheckSizes(const v1::BatchEvaluateStatesRequest& request,
                               const v1::BatchEvaluateStatesResponse& answer) {
  return CheckSize(answer.expected_remaining_size(), " values for ",
                   request.state_indices_size(), " states");
}

inline absl::Status CheckSizes(
    const v1::BatchAnalyzePositionsRequest& request,
    const v1::BatchAnalyzePositionsResponse& answer) {
  return CheckSize(answer.analyses_size(), " analyses for ",
                   request.positions_size(), " positions");
}

inline absl::Status CheckSizes(const v1::BatchReviewGamesRequest& request,
                               const v1::BatchReviewGamesResponse& answer) {
  return CheckSize(answer.reviews_size(), " reviews for ",
                   request.notations_size(), " games");
}

inline absl::Status CheckSizes(const v1::SimulateGamesRequest& request,
                               const v1::SimulateGamesResponse& answer) {
  absl::Status status = CheckSize(answer.scores_size(), " scores for ",
                                  request.count(), " games");
  if (!status.ok()) return status;
  return CheckSize(answer.notations_size(), " records for ",
                   request.include_records() ? request.count() : 0, " games");
}

inline absl::Status CheckSizes(
    const v1::BatchEvaluateDistributionsRequest& request,
    const v1::BatchEvaluateDistributionsResponse& answer) {
  return CheckSize(answer.distributions_size(), " distributions for ",
                   request.queries_size(), " queries");
}

inline absl::Status CheckSizes(const v1::BatchAnalyzeTargetsRequest& request,
                               const v1::BatchAnalyzeTargetsResponse& answer) {
  return CheckSize(answer.targets_size(), " targets for ",
                   request.queries_size(), " queries");
}

inline absl::Status CheckSizes(const v1::BatchAnalyzeWinsRequest& request,
                               const v1::BatchAnalyzeWinsResponse& answer) {
  return CheckSize(answer.wins_size(), " wins for ", request.queries_size(),
                   " queries");
}

// What is wrong with an answer.
template <typename Request, typename Response>
absl::Status CheckFits(const Request& request, const Response& answer) {
  absl::Status status = CheckRuleSet(request.rule_set(), answer.rule_set());
  return status.ok() ? CheckSizes(request, answer) : status;
}

}  // namespace yatzy::client

#endif  // YATZY_CLIENT_LIB_FITTING_ANSWER_H_
