// Of AdvisorService: reaching a target.
#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <utility>
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

// What the queries of a call are answered from: the table of targets, if there
// is one; otherwise what may follow is solved.
class TargetAdvisor {
 public:
  TargetAdvisor(std::shared_ptr<const ValueTable> mean,
                std::shared_ptr<const TargetTable> targets,
                const PlayOptions& options)
      : mean_(std::move(mean)),
        targets_(std::move(targets)),
        options_(options) {}

  const ValueTable& mean() const { return *mean_; }
  const PlayOptions& options() const { return options_; }

  // Empty if there is no table of targets.
  std::string targets_id() const {
    return targets_ == nullptr ? "" : targets_->id();
  }

  // Whether what may follow is solved, which not all queries allow.
  bool solves() const { return targets_ == nullptr; }

  // Returns the largest chance of the target at the start of a turn.
  absl::StatusOr<double> ChanceOf(const AskedTarget& asked) const {
    const AskedPlay& play = asked.play;
    if (targets_ != nullptr) {
      return targets_->At(play.state, asked.target - play.banked);
    }
    return BestUtility(mean_->shared_game(), play.state, play.banked,
                       Utility::OfReaching(asked.target), options_.utility);
  }

  // Returns all actions of the position by that chance.
  absl::StatusOr<std::vector<TargetAction>> Rank(
      const AskedTarget& asked) const {
    const AskedPlay& play = asked.play;
    if (targets_ != nullptr) {
      return RankByTarget(*targets_, *mean_, *play.position,
                          asked.target - play.banked,
                          options_.utility.include_scoring);
    }
    return RankByUtility(*mean_, *play.position, play.banked,
                         Utility::OfReaching(asked.target), options_.utility);
  }

 private:
  const std::shared_ptr<const ValueTable> mean_;
  const std::shared_ptr<const TargetTable> targets_;
  const PlayOptions options_;
};

template <typename Query>
AskedTarget ReadTarget(const Game& game, const Query& query,
                       const QueryPath& path, FieldViolations& violations) {
  const int target = ReadScore(query.target(), path / "target", violations);
  return {ReadPlay(game, query, path, violations), target};
}

// Returns the chance after the action that AnalyzePosition has first.
absl::StatusOr<double> ChanceByExpectation(
    const TargetAdvisor& advisor, const Position& position,
    const std::vector<TargetAction>& ranked) {
  const auto best = RankActions(
      advisor.mean(), position,
      {.max_actions = 1,
       .include_scoring = advisor.options().utility.include_scoring});
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
absl::Status AnswerTarget(const TargetAdvisor& advisor,
                          const AskedTarget& asked, Message& message) {
  const AskedPlay& play = asked.play;
  if (!play.position.has_value()) {
    const auto best = advisor.ChanceOf(asked);
    if (best.ok()) message.set_probability(*best);
    return best.status();
  }
  const auto ranked = advisor.Rank(asked);
  if (!ranked.ok()) return ranked.status();
  const auto expectation =
      ChanceByExpectation(advisor, *play.position, *ranked);
  if (!expectation.ok()) return expectation.status();
  message.set_probability(ranked->front().chance);
  message.set_expectation_probability(*expectation);
  for (const TargetAction& one : advisor.options().Wanted(*ranked)) {
    v1::TargetAction& action = *message.add_actions();
    WriteActionValue(advisor.mean().game(), *play.message, one.ranked,
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

bool AdvisorService::HasAllTargets() const {
  return std::ranges::all_of(games_.all(), [](const auto& game) {
    return game->targets.Snapshot() != nullptr;
  });
}

absl::Status AdvisorService::AnalyzeTarget(
    const v1::AnalyzeTargetRequest& request,
    v1::AnalyzeTargetResponse& response) const {
  const auto table = TableOf(request.rule_set());
  if (!table.ok()) return table.status();
  const Game& game = (*table)->game();
  FieldViolations violations;
  const AskedTarget asked = ReadTarget(game, request, QueryPath(), violations);
  const PlayOptions options =
      ReadPlayOptions(request, utility_options(), violations);
  if (!violations.empty()) return violations.ToStatus();
  const TargetAdvisor advisor(*table, TargetsOf(request.rule_set()), options);
  absl::Status status = CheckPlay(game, asked.play, advisor.solves());
  if (status.ok()) status = AnswerTarget(advisor, asked, response);
  if (!status.ok()) return status;
  response.set_table_id((*table)->id());
  response.set_targets_table_id(advisor.targets_id());
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
  const PlayOptions options =
      ReadPlayOptions(request, utility_options(), violations);
  if (!violations.empty()) return violations.ToStatus();
  const TargetAdvisor advisor(*table, TargetsOf(request.rule_set()), options);
  absl::Status status = CheckPlays((*table)->game(), all, advisor.solves());
  if (!status.ok()) return status;
  v1::BatchAnalyzeTargetsResponse* part = nullptr;
  for (std::size_t i = 0; i < all.size(); ++i) {
    status = checkpoint();
    if (!status.ok()) return status;
    if (i % kSlicePlays == 0) part = &next_part();
    status = AnswerTarget(advisor, all[i], *part->add_targets());
    if (!status.ok()) return status;
  }
  part->set_table_id((*table)->id());
  part->set_targets_table_id(advisor.targets_id());
  part->set_rule_set(request.rule_set());
  return absl::OkStatus();
}

}  // namespace yatzy::server
