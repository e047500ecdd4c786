// Of AdvisorService: reaching a target.
#include <algorithm>
#include <cstddef>
#include <vector>

#include "core/advisor/targets.h"
#include "core/advisor/utility.h"
#include "proto/contract/limits.h"
#include "proto/convert/convert.h"
#include "proto/status/field_violations.h"
#include "server/query/advisor_service.h"
#include "server/query/asked_play.h"
#include "server/query/read_requests.h"

namespace yatzy::server {
namespace {

struct AskedTarget {
  AskedPlay play;
  int target = 0;
};

// What the queries of a call are answered from. Refers to what it is made of.
class TargetSource {
 public:
  TargetSource(const ValueTable& mean, const PlayOptions& options)
      : mean_(mean), options_(options) {}

  const ValueTable& mean() const { return mean_; }
  const PlayOptions& options() const { return options_; }

  // Returns the largest chance of the target at the start of a turn.
  absl::StatusOr<double> ChanceOf(const AskedTarget& asked) const {
    return BestUtility(mean_.shared_game(), asked.play.state, asked.play.banked,
                       Utility::OfReaching(asked.target), options_.utility);
  }

  // Returns all actions of the position by that chance.
  absl::StatusOr<std::vector<TargetAction>> Rank(
      const AskedTarget& asked) const {
    return RankByUtility(mean_, *asked.play.position, asked.play.banked,
                         Utility::OfReaching(asked.target), options_.utility);
  }

 private:
  const ValueTable& mean_;
  const PlayOptions& options_;
};

template <typename Query>
AskedTarget ReadTarget(const Game& game, const Query& query,
                       const QueryPath& path, FieldViolations& violations) {
  const int target = ReadScore(query.target(), path / "target", violations);
  return {ReadPlay(game, query, path, violations), target};
}

// Returns the chance after the action that AnalyzePosition has first.
absl::StatusOr<double> ChanceByExpectation(
    const TargetSource& source, const Position& position,
    const std::vector<TargetAction>& ranked) {
  const auto best = RankActions(
      source.mean(), position,
      {.max_actions = 1,
       .include_scoring = source.options().utility.include_scoring});
  if (!best.ok()) return best.status();
  const Action& action = best->front().action;
  return std::ranges::find_if(ranked,
                              [&action](const TargetAction& one) {
                                return one.ranked.action == action;
                              })
      ->chance;
}

// `message` is an AnalyzeTargetResponse or one of a batch.
template <typename Message>
absl::Status AnswerTarget(const TargetSource& source, const AskedTarget& asked,
                          Message& message) {
  const AskedPlay& play = asked.play;
  if (!play.position.has_value()) {
    const auto best = source.ChanceOf(asked);
    if (best.ok()) message.set_probability(*best);
    return best.status();
  }
  const auto ranked = source.Rank(asked);
  if (!ranked.ok()) return ranked.status();
  const auto expectation = ChanceByExpectation(source, *play.position, *ranked);
  if (!expectation.ok()) return expectation.status();
  message.set_probability(ranked->front().chance);
  message.set_expectation_probability(*expectation);
  for (const TargetAction& one : source.options().Wanted(*ranked)) {
    v1::TargetAction& action = *message.add_actions();
    WriteActionValue(source.mean().game(), *play.message, one.ranked,
                     *action.mutable_value());
    action.set_probability(one.chance);
    action.set_probability_loss(one.chance_loss);
  }
  return absl::OkStatus();
}

// Reads all queries of a batch, unless there are too many.
std::vector<AskedTarget> ReadTargets(
    const Game& game, const v1::BatchAnalyzeTargetsRequest& request,
    FieldViolations& violations) {
  const int size = request.queries_size();
  CheckBatchSize("queries", size, kMaxBatchTargets, "queries", violations);
  std::vector<AskedTarget> all;
  if (!violations.empty()) return all;
  all.reserve(size);
  for (int i = 0; i < size; ++i) {
    all.push_back(
        ReadTarget(game, request.queries(i), QueryPath(i), violations));
  }
  return all;
}

}  // namespace

absl::Status AdvisorService::AnalyzeTarget(
    const v1::AnalyzeTargetRequest& request,
    v1::AnalyzeTargetResponse& response) const {
  const auto table = TableOf(request.rule_set());
  if (!table.ok()) return table.status();
  const Game& game = (*table)->game();
  FieldViolations violations;
  const AskedTarget asked = ReadTarget(game, request, QueryPath(), violations);
  const PlayOptions options = ReadPlayOptions(request, simd_, violations);
  if (!violations.empty()) return violations.ToStatus();
  absl::Status status = CheckPlay(game, asked.play);
  if (!status.ok()) return status;
  status = AnswerTarget(TargetSource(**table, options), asked, response);
  if (!status.ok()) return status;
  response.set_table_id((*table)->id());
  response.set_rule_set(request.rule_set());
  return absl::OkStatus();
}

absl::Status AdvisorService::BatchAnalyzeTargets(
    const v1::BatchAnalyzeTargetsRequest& request,
    NextPart<v1::BatchAnalyzeTargetsResponse> next_part,
    Checkpoint checkpoint) const {
  const auto table = TableOf(request.rule_set());
  if (!table.ok()) return table.status();
  FieldViolations violations;
  const auto all = ReadTargets((*table)->game(), request, violations);
  const PlayOptions options = ReadPlayOptions(request, simd_, violations);
  if (!violations.empty()) return violations.ToStatus();
  absl::Status status = CheckPlays((*table)->game(), all);
  if (!status.ok()) return status;
  const TargetSource source(**table, options);
  v1::BatchAnalyzeTargetsResponse* part = nullptr;
  for (std::size_t i = 0; i < all.size(); ++i) {
    status = checkpoint();
    if (!status.ok()) return status;
    if (i % kSlicePlays == 0) part = &next_part();
    status = AnswerTarget(source, all[i], *part->add_targets());
    if (!status.ok()) return status;
  }
  part->set_table_id((*table)->id());
  part->set_rule_set(request.rule_set());
  return absl::OkStatus();
}

}  // namespace yatzy::server
