#include "tests/fuzz/check_chances.h"

#include <algorithm>
#include <cmath>

#include "tests/fuzz/fuzz.h"

namespace yatzy::server {
namespace {

// With more open categories a distribution is left out.
constexpr int kMostOpen = 6;

// And a batch that has more queries.
constexpr int kMostQueries = 12;

absl::Status GoOnAlways() { return absl::OkStatus(); }

void RequireGoodRefusal(const absl::Status& status) {
  Require(absl::IsInvalidArgument(status) || absl::IsNotFound(status) ||
              absl::IsFailedPrecondition(status),
          "code of a refusal");
  Require(!status.message().empty() && status.message().size() < 2048,
          "a short reason");
}

template <typename Query>
bool IsEarly(const Query& query) {
  const v1::GameState& state =
      query.has_position() ? query.position().state() : query.state();
  return state.filled_categories_size() < 15 - kMostOpen;
}

template <typename Query>
bool HasEarlyOpponent(const Query& query) {
  return query.has_opponent_state() &&
         query.opponent_state().filled_categories_size() < 15 - kMostOpen;
}

// A query of a batch as a request. Its fields have the request's numbers.
template <typename Request, typename Batch>
Request Single(const Batch& batch, int query) {
  Request single;
  Require(single.ParseFromString(batch.queries(query).SerializeAsString()),
          "the fields of a query");
  single.set_rule_set(batch.rule_set());
  single.set_max_actions(batch.max_actions());
  single.set_include_scoring(batch.include_scoring());
  return single;
}

template <typename Actions>
bool AreSame(const Actions& actions, const Actions& others) {
  return std::equal(actions.begin(), actions.end(), others.begin(),
                    others.end(), [](const auto& one, const auto& other) {
                      return one.SerializeAsString() ==
                             other.SerializeAsString();
                    });
}

void CheckSum(const v1::Distribution& distribution) {
  double sum = 0;
  double mean = 0;
  double score = distribution.least_final_score();
  for (const double p : distribution.probabilities()) {
    Require(p >= 0, "a probability");
    sum += p;
    mean += p * score;
    score += 1;
  }
  Require(std::abs(sum - 1) < 1e-12, "probabilities that add up to 1");
  Require(std::abs(mean - distribution.mean()) < 1e-6, "their mean");
}

// What the table says that the mean is.
template <typename Query>
double ExpectedFinal(const AdvisorService& service, const Query& query,
                     const v1::Action& action) {
  if (!query.has_position()) {
    v1::EvaluateStateRequest request;
    *request.mutable_state() = query.state();
    v1::EvaluateStateResponse response;
    Require(service.EvaluateState(request, response).ok(), "its state");
    return response.expected_final();
  }
  v1::AnalyzePositionRequest request;
  *request.mutable_position() = query.position();
  request.set_include_scoring(true);
  v1::AnalyzePositionResponse response;
  Require(service.AnalyzePosition(request, response).ok(), "its position");
  for (const v1::ActionValue& value : response.actions()) {
    if (value.action().SerializeAsString() == action.SerializeAsString()) {
      return value.expected_final();
    }
  }
  Require(false, "one of the actions");
  return 0;
}

}  // namespace

void CheckDistribution(const AdvisorService& service,
                       const v1::EvaluateDistributionRequest& request) {
  if (IsEarly(request)) return;
  v1::EvaluateDistributionResponse response;
  const absl::Status status =
      service.EvaluateDistribution(request, response, GoOnAlways);
  if (!status.ok()) return RequireGoodRefusal(status);
  CheckSum(response.distribution());
  Require(std::abs(ExpectedFinal(service, request, response.action()) -
                   response.distribution().mean()) < 1e-4,
          "the mean of the table");
}

void CheckBatchOfDistributions(
    const AdvisorService& service,
    const v1::BatchEvaluateDistributionsRequest& request) {
  for (const v1::DistributionQuery& query : request.queries()) {
    if (IsEarly(query)) return;
  }
  v1::BatchEvaluateDistributionsResponse response;
  const auto whole = [&]() -> auto& { return response; };
  const absl::Status status =
      service.BatchEvaluateDistributions(request, whole, GoOnAlways);
  if (!status.ok()) return RequireGoodRefusal(status);
  Require(response.distributions_size() == request.queries_size(),
          "as many distributions");
  for (int i = 0; i < request.queries_size(); ++i) {
    const v1::DistributionQuery& query = request.queries(i);
    v1::EvaluateDistributionRequest single;
    single.set_rule_set(request.rule_set());
    *single.mutable_at_least() = request.at_least();
    *single.mutable_percentiles() = request.percentiles();
    if (query.has_state()) *single.mutable_state() = query.state();
    if (query.has_position()) *single.mutable_position() = query.position();
    if (query.has_action()) *single.mutable_action() = query.action();
    v1::EvaluateDistributionResponse alone;
    Require(service.EvaluateDistribution(single, alone, GoOnAlways).ok(),
            "each alone");
    Require(alone.distribution().SerializeAsString() ==
                response.distributions(i).distribution().SerializeAsString(),
            "the same alone");
  }
}

void CheckTarget(const AdvisorService& service,
                 const v1::AnalyzeTargetRequest& request) {
  if (IsEarly(request)) return;
  v1::AnalyzeTargetResponse response;
  const absl::Status status = service.AnalyzeTarget(request, response);
  if (!status.ok()) return RequireGoodRefusal(status);
  Require(response.probability() >= 0 && response.probability() <= 1,
          "a probability");
  Require(
      response.expectation_probability() >= 0 &&
          response.expectation_probability() <= response.probability() + 1e-9,
      "the chance of the highest expectation");
  for (const v1::TargetAction& action : response.actions()) {
    Require(action.probability() >= 0 &&
                action.probability() <= response.probability() + 1e-9,
            "a chance no larger than the best");
  }
}

void CheckBatchOfTargets(const AdvisorService& service,
                         const v1::BatchAnalyzeTargetsRequest& request) {
  if (request.queries_size() > kMostQueries) return;
  for (const v1::TargetQuery& query : request.queries()) {
    if (IsEarly(query)) return;
  }
  v1::BatchAnalyzeTargetsResponse response;
  const auto whole = [&]() -> auto& { return response; };
  const absl::Status status =
      service.BatchAnalyzeTargets(request, whole, GoOnAlways);
  if (!status.ok()) return RequireGoodRefusal(status);
  Require(response.targets_size() == request.queries_size(), "as many targets");
  for (int i = 0; i < request.queries_size(); ++i) {
    v1::AnalyzeTargetResponse alone;
    Require(
        service
            .AnalyzeTarget(Single<v1::AnalyzeTargetRequest>(request, i), alone)
            .ok(),
        "each target alone");
    const v1::AnalyzedTarget& target = response.targets(i);
    Require(target.probability() == alone.probability() &&
                target.expectation_probability() ==
                    alone.expectation_probability() &&
                AreSame(target.actions(), alone.actions()),
            "the same target alone");
  }
}

void CheckWin(const AdvisorService& service,
              const v1::AnalyzeWinRequest& request) {
  if (IsEarly(request) || HasEarlyOpponent(request)) return;
  v1::AnalyzeWinResponse response;
  const absl::Status status = service.AnalyzeWin(request, response, GoOnAlways);
  if (!status.ok()) return RequireGoodRefusal(status);
  const v1::WinChances& best = response.chances();
  Require(request.has_worth() ||
              std::abs(best.win() + best.draw() + best.lose() - 1) < 1e-9,
          "chances that add up to 1");
}

void CheckBatchOfWins(const AdvisorService& service,
                      const v1::BatchAnalyzeWinsRequest& request) {
  if (request.queries_size() > kMostQueries) return;
  for (const v1::WinQuery& query : request.queries()) {
    if (IsEarly(query) || HasEarlyOpponent(query)) return;
  }
  v1::BatchAnalyzeWinsResponse response;
  const auto whole = [&]() -> auto& { return response; };
  const absl::Status status =
      service.BatchAnalyzeWins(request, whole, GoOnAlways);
  if (!status.ok()) return RequireGoodRefusal(status);
  Require(response.wins_size() == request.queries_size(), "as many wins");
  for (int i = 0; i < request.queries_size(); ++i) {
    auto single = Single<v1::AnalyzeWinRequest>(request, i);
    if (request.has_draw_worth()) single.set_draw_worth(request.draw_worth());
    v1::AnalyzeWinResponse alone;
    Require(service.AnalyzeWin(single, alone, GoOnAlways).ok(),
            "each win alone");
    const v1::AnalyzedWin& win = response.wins(i);
    Require(win.chances().SerializeAsString() ==
                    alone.chances().SerializeAsString() &&
                AreSame(win.actions(), alone.actions()),
            "the same win alone");
  }
}

}  // namespace yatzy::server
