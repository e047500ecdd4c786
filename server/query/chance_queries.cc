// Of AdvisorService: distributions of the final score.
#include <algorithm>
#include <bit>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/advisor/advisor.h"
#include "proto/contract/limits.h"
#include "proto/convert/chances_messages.h"
#include "proto/convert/convert.h"
#include "proto/convert/play_messages.h"
#include "proto/status/field_violations.h"
#include "server/query/advisor_service.h"
#include "server/query/read_requests.h"
#include "server/tables/distributions.h"

namespace yatzy::server {
namespace {

// A client of gRPC receives 4 MiB. Only house games with hundreds of points in
// a box have so many in a batch.
constexpr std::size_t kMostProbabilities = 400'000;

// What is asked of one distribution.
struct Asked {
  DistributionKey key;
  int banked = 0;
};

// Reads where a query is: a state, or a position and maybe its action.
template <typename Query>
Asked ReadAsked(const Game& game, const Query& query, const QueryPath& path,
                FieldViolations& violations) {
  if (!query.has_position()) {
    if (query.has_action()) {
      violations.Add(path / "action", "is for a position, which is not given");
    }
    const State state =
        ToState(game, query.state(), path / "state", violations);
    return {{state, {}}, query.state().banked_score()};
  }
  const Position position =
      ToPosition(game, query.position(), path / "position", violations);
  DistributionKey::Turn turn{position.dice, position.rerolls_left, {}};
  if (query.has_action()) {
    turn.action = ToAction(game, query.action(), path / "action", violations);
  }
  return {{position.state, turn}, query.position().state().banked_score()};
}

// Finds the best action of a position that names none. FAILED_PRECONDITION if
// its game is finished.
template <typename Query>
absl::Status FindAction(const ValueTable& table, const Query& query,
                        const QueryPath& path, DistributionKey& key) {
  if (!key.turn.has_value()) return absl::OkStatus();
  if (table.game().IsFinished(key.state)) {
    return GameIsFinished(table.game(), path.Prefix());
  }
  if (query.has_action()) return absl::OkStatus();
  const auto ranked = RankActions(
      table, {key.state, key.turn->dice, key.turn->rerolls_left}, {1});
  if (!ranked.ok()) return ranked.status();
  key.turn->action = ranked->front().action;
  return absl::OkStatus();
}

absl::StatusOr<Asked> ReadOne(const ValueTable& table,
                              const v1::EvaluateDistributionRequest& request,
                              FieldViolations& violations) {
  Asked asked = ReadAsked(table.game(), request, QueryPath(), violations);
  if (!violations.empty()) return violations.ToStatus();
  absl::Status status = FindAction(table, request, QueryPath(), asked.key);
  if (!status.ok()) return status;
  return asked;
}

// The distribution; an action that the position does not have is a violation.
absl::StatusOr<std::shared_ptr<const Distribution>> Find(
    Distributions& distributions, const Asked& asked, const QueryPath& path,
    Checkpoint checkpoint) {
  auto found = distributions.Of(asked.key, checkpoint);
  if (!absl::IsInvalidArgument(found.status())) return found;
  FieldViolations violations;
  violations.Add(path / "action", std::string(found.status().message()));
  return violations.ToStatus();
}

// `message` has a distribution, and an action for a position.
template <typename Message>
void WriteAnswer(const Game& game, const Asked& asked,
                 const Distribution& distribution,
                 const DistributionQuestions& questions, Message& message) {
  WriteDistribution(game, distribution, asked.banked, questions,
                    *message.mutable_distribution());
  if (asked.key.turn.has_value()) {
    WriteAction(asked.key.turn->action, *message.mutable_action());
  }
}

// Adds what keeps a query from being one of a batch.
void CheckOfBatch(const Game& game, const v1::DistributionQuery& query,
                  const Asked& asked, const QueryPath& path,
                  FieldViolations& violations) {
  const int open = game.categories() - std::popcount(asked.key.state.filled);
  const int most = std::min(kMaxBatchOpen, Distributions::MostOpenQuick(game));
  if (CheckHasFrom(query, path, violations) && open > most) {
    violations.Add(path / (query.has_position() ? "position" : "state"),
                   absl::StrCat("has ", open,
                                " open categories, expected at most ", most));
  }
}

// Reads all queries of a batch.
absl::StatusOr<std::vector<Asked>> ReadBatch(
    const ValueTable& table,
    const v1::BatchEvaluateDistributionsRequest& request,
    FieldViolations& violations) {
  const int size = request.queries_size();
  CheckBatchSize("queries", size, kMaxBatchDistributions, "queries",
                 violations);
  if (!violations.empty()) return violations.ToStatus();
  std::vector<Asked> all;
  for (int i = 0; i < size; ++i) {
    const QueryPath path(i);
    const v1::DistributionQuery& query = request.queries(i);
    all.push_back(ReadAsked(table.game(), query, path, violations));
    CheckOfBatch(table.game(), query, all.back(), path, violations);
  }
  if (!violations.empty()) return violations.ToStatus();
  for (int i = 0; i < size; ++i) {
    absl::Status status =
        FindAction(table, request.queries(i), QueryPath(i), all[i].key);
    if (!status.ok()) return status;
  }
  return all;
}

}  // namespace

bool AdvisorService::LacksValues(std::string_view rule_set) const {
  return TableOf(rule_set).ok() &&
         !(*games_.Find(rule_set))->distributions.HasValues();
}

bool AdvisorService::IsLong(
    const v1::EvaluateDistributionRequest& request) const {
  const auto table = TableOf(request.rule_set());
  if (!table.ok()) return false;
  FieldViolations violations;
  const auto asked = ReadOne(**table, request, violations);
  if (!asked.ok()) return false;
  const ServedGame& game = **games_.Find(request.rule_set());
  return !game.distributions.IsQuick(asked->key);
}

absl::Status AdvisorService::EvaluateDistribution(
    const v1::EvaluateDistributionRequest& request,
    v1::EvaluateDistributionResponse& response, Checkpoint checkpoint) const {
  const auto table = TableOf(request.rule_set());
  if (!table.ok()) return table.status();
  FieldViolations violations;
  const DistributionQuestions questions =
      ToQuestions(request.at_least(), request.percentiles(), violations);
  const auto asked = ReadOne(**table, request, violations);
  if (!asked.ok()) return asked.status();
  const auto found = Find((*games_.Find(request.rule_set()))->distributions,
                          *asked, QueryPath(), checkpoint);
  if (!found.ok()) return found.status();
  WriteAnswer((*table)->game(), *asked, **found, questions, response);
  response.set_table_id((*table)->id());
  response.set_rule_set(request.rule_set());
  return absl::OkStatus();
}

bool AdvisorService::IsLong(
    const v1::BatchEvaluateDistributionsRequest& request) const {
  // Those of a good batch are quick, once there are values.
  return LacksValues(request.rule_set());
}

absl::Status AdvisorService::BatchEvaluateDistributions(
    const v1::BatchEvaluateDistributionsRequest& request,
    NextPart<v1::BatchEvaluateDistributionsResponse> next_part,
    Checkpoint checkpoint) const {
  const auto table = TableOf(request.rule_set());
  if (!table.ok()) return table.status();
  FieldViolations violations;
  const DistributionQuestions questions =
      ToQuestions(request.at_least(), request.percentiles(), violations);
  const auto all = ReadBatch(**table, request, violations);
  if (!all.ok()) return all.status();
  Distributions& distributions =
      (*games_.Find(request.rule_set()))->distributions;
  std::size_t probabilities = 0;
  v1::BatchEvaluateDistributionsResponse* part = nullptr;
  for (std::size_t i = 0; i < all->size(); ++i) {
    if (absl::Status status = checkpoint(); !status.ok()) return status;
    const QueryPath path(static_cast<int>(i));
    const auto found = Find(distributions, (*all)[i], path, checkpoint);
    if (!found.ok()) return found.status();
    probabilities += (*found)->probabilities.size();
    if (probabilities > kMostProbabilities) {
      violations.Add(
          "queries",
          absl::StrCat("have answers of more than ", kMostProbabilities,
                       " scores, expected fewer queries"));
      return violations.ToStatus();
    }
    part = &next_part();
    WriteAnswer((*table)->game(), (*all)[i], **found, questions,
                *part->add_distributions());
  }
  part->set_table_id((*table)->id());
  part->set_rule_set(request.rule_set());
  return absl::OkStatus();
}

}  // namespace yatzy::server
