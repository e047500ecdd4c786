#include "server/query/advisor_service.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/advisor/advisor.h"
#include "core/rules/presets.h"
#include "core/table/value_table.h"
#include "proto/contract/limits.h"
#include "proto/convert/convert.h"
#include "proto/convert/rule_set_message.h"
#include "proto/status/field_violations.h"
#include "server/query/packed_states.h"
#include "server/query/read_requests.h"

namespace yatzy::server {
namespace {

using TablePtr = std::shared_ptr<const ValueTable>;

absl::Status NoTable(const ServedGame& game) {
  if (game.id() == kDefaultRules) {
    return absl::UnavailableError("no table is loaded yet");
  }
  return absl::UnavailableError(
      absl::StrCat("no table of ", game.id(), " is loaded yet"));
}

using ActionValues = google::protobuf::RepeatedPtrField<v1::ActionValue>;

void WriteActions(const Game& game, const v1::GameState& state,
                  std::span<const RankedAction> ranked, ActionValues& actions) {
  actions.Reserve(static_cast<int>(ranked.size()));
  for (const RankedAction& action : ranked) {
    WriteActionValue(game, state, action, *actions.Add());
  }
}

// Ranks the actions of one position.
template <typename Request>
absl::Status Analyze(const ValueTable& table, const Request& request,
                     ActionValues& actions) {
  const int max_actions = request.max_actions();
  const auto position =
      ReadQuery(table.game(), request.position(), max_actions);
  if (!position.ok()) return position.status();
  std::array<RankedAction, kMaxRankedActions> ranked;
  const auto wanted = max_actions == 0
                          ? ranked.size()
                          : std::min<std::size_t>(ranked.size(), max_actions);
  const absl::StatusOr<std::size_t> size =
      RankActions(table, *position, std::span(ranked).first(wanted),
                  request.include_scoring());
  if (!size.ok()) return size.status();
  WriteActions(table.game(), request.position().state(),
               std::span(ranked).first(*size), actions);
  return absl::OkStatus();
}

// Looks indices begin..end-1 up; those that name no reachable state are
// reported instead.
void LookUpSlice(const ValueTable& table,
                 const v1::BatchEvaluateStatesRequest& request, int begin,
                 int end, float* values, FieldViolations& violations) {
  const std::span<const std::uint32_t> indices(
      request.state_indices().data() + begin, end - begin);
  const std::optional<std::size_t> bad =
      LookUp(table, indices, {values + begin, indices.size()});
  for (std::size_t i = bad.value_or(indices.size()); i < indices.size(); ++i) {
    std::string why = WhyNoValue(table, indices[i]);
    if (why.empty()) continue;
    violations.Add(FieldPath("state_indices", begin + static_cast<int>(i)),
                   std::move(why));
  }
}

}  // namespace

absl::StatusOr<TablePtr> AdvisorService::TableOf(
    std::string_view rule_set) const {
  const auto game = games_.Find(rule_set);
  if (!game.ok()) return game.status();
  TablePtr table = (*game)->registry.Snapshot();
  if (table == nullptr) return NoTable(**game);
  return table;
}

std::shared_ptr<const TargetTable> AdvisorService::TargetsOf(
    std::string_view rule_set) const {
  const auto game = games_.Find(rule_set);
  return game.ok() ? (*game)->targets.Snapshot() : nullptr;
}

absl::Status AdvisorService::ListRuleSets(
    const v1::ListRuleSetsRequest&, v1::ListRuleSetsResponse& response) const {
  for (const auto& served : games_.all()) {
    v1::RuleSet& message = *response.add_rule_sets();
    WriteRuleSet(*served->game, message);
    if (const auto targets = served->targets.Snapshot()) {
      message.set_targets_table_id(targets->id());
    }
    message.set_start_distribution_ready(served->distributions.HasStart());
    const TablePtr table = served->registry.Snapshot();
    if (table == nullptr) continue;
    message.set_table_id(table->id());
    message.set_expected_final(table->ExpectedRemaining(State{}));
  }
  return absl::OkStatus();
}

absl::Status AdvisorService::EvaluateState(
    const v1::EvaluateStateRequest& request,
    v1::EvaluateStateResponse& response) const {
  const auto table = TableOf(request.rule_set());
  if (!table.ok()) return table.status();
  FieldViolations violations;
  const State state =
      ToState((*table)->game(), request.state(), "state", violations);
  if (!violations.empty()) return violations.ToStatus();
  const double remaining = (*table)->ExpectedRemaining(state);
  response.set_expected_remaining(remaining);
  response.set_expected_final(request.state().banked_score() + remaining);
  response.set_table_id((*table)->id());
  response.set_rule_set(request.rule_set());
  return absl::OkStatus();
}

absl::Status AdvisorService::AnalyzePosition(
    const v1::AnalyzePositionRequest& request,
    v1::AnalyzePositionResponse& response) const {
  const auto table = TableOf(request.rule_set());
  if (!table.ok()) return table.status();
  if (absl::Status status =
          Analyze(**table, request, *response.mutable_actions());
      !status.ok()) {
    return status;
  }
  response.set_table_id((*table)->id());
  response.set_rule_set(request.rule_set());
  return absl::OkStatus();
}

void AdvisorService::AnalyzeTogether(std::span<AnalyzeTask> tasks) const {
  std::array<AnalyzeTask*, kMaxTogether> left;
  std::size_t size = 0;
  for (AnalyzeTask& task : tasks) left[size++] = &task;
  while (size > 0) {
    // Nearly always all are of one kind.
    const v1::AnalyzePositionRequest& first = *left[0]->request;
    const auto others = std::stable_partition(
        left.begin(), left.begin() + size, [&](const AnalyzeTask* task) {
          return task->request->rule_set() == first.rule_set() &&
                 task->request->include_scoring() == first.include_scoring();
        });
    const auto same = std::span(left.begin(), others);
    AnalyzeSame(same);
    std::copy(others, left.begin() + size, left.begin());
    size -= same.size();
  }
}

void AdvisorService::AnalyzeSame(std::span<AnalyzeTask* const> tasks) const {
  const auto found = TableOf(tasks[0]->request->rule_set());
  std::array<Position, kMaxTogether> positions;
  std::array<AnalyzeTask*, kMaxTogether> good;
  std::size_t size = 0;
  int most_actions = 0;
  for (AnalyzeTask* const task : tasks) {
    const int max_actions = task->request->max_actions();
    task->status = found.status();
    if (!found.ok()) continue;
    const auto position =
        ReadQuery((*found)->game(), task->request->position(), max_actions);
    task->status = position.status();
    if (!task->status.ok()) continue;
    positions[size] = *position;
    good[size++] = task;
    most_actions = std::max(most_actions,
                            max_actions == 0 ? kMaxRankedActions : max_actions);
  }
  if (size == 0) return;
  const TablePtr& table = *found;
  // One limit for all, the largest: the best few are the first of more.
  const auto ranked = RankActionsBatch(
      *table, std::span(positions).first(size),
      {most_actions, tasks[0]->request->include_scoring()}, simd_);
  for (std::size_t i = 0; i < size; ++i) {
    AnalyzeTask& task = *good[i];
    task.status = ranked.status();
    if (!ranked.ok()) continue;
    std::span<const RankedAction> actions = (*ranked)[i];
    const int max_actions = task.request->max_actions();
    if (max_actions > 0) {
      actions =
          actions.first(std::min<std::size_t>(actions.size(), max_actions));
    }
    WriteActions(table->game(), task.request->position().state(), actions,
                 *task.response->mutable_actions());
    task.response->set_table_id(table->id());
    task.response->set_rule_set(task.request->rule_set());
  }
}

absl::Status AdvisorService::BatchEvaluateStates(
    const v1::BatchEvaluateStatesRequest& request,
    v1::BatchEvaluateStatesResponse& response, Checkpoint checkpoint) const {
  const auto table = TableOf(request.rule_set());
  if (!table.ok()) return table.status();
  FieldViolations violations;
  CheckBatchSize("state_indices", request.state_indices_size(), kMaxBatchStates,
                 "indices", violations);
  if (!violations.empty()) return violations.ToStatus();
  const int size = request.state_indices_size();
  response.mutable_expected_remaining()->Reserve(size);
  float* values =
      response.mutable_expected_remaining()->AddNAlreadyReserved(size);
  for (int begin = 0; begin < size; begin += kSliceStates) {
    if (absl::Status status = checkpoint(); !status.ok()) return status;
    LookUpSlice(**table, request, begin, std::min(begin + kSliceStates, size),
                values, violations);
  }
  if (!violations.empty()) return violations.ToStatus();
  response.set_table_id((*table)->id());
  response.set_rule_set(request.rule_set());
  return absl::OkStatus();
}

std::optional<grpc::ByteBuffer> AdvisorService::BatchEvaluatePacked(
    const grpc::ByteBuffer& request, Checkpoint checkpoint) const {
  return EvaluatePacked(
      request, [this](std::string_view rule_set) { return TableOf(rule_set); },
      checkpoint);
}

absl::Status AdvisorService::BatchAnalyzePositions(
    const v1::BatchAnalyzePositionsRequest& request,
    NextPart<v1::BatchAnalyzePositionsResponse> next_part,
    Checkpoint checkpoint) const {
  const auto found = TableOf(request.rule_set());
  if (!found.ok()) return found.status();
  const TablePtr& table = *found;
  const auto positions = ToPositions(table->game(), request);
  if (!positions.ok()) return positions.status();
  for (std::size_t begin = 0; begin < positions->size();
       begin += kSlicePositions) {
    if (absl::Status status = checkpoint(); !status.ok()) return status;
    const auto slice =
        std::span(*positions)
            .subspan(begin, std::min<std::size_t>(kSlicePositions,
                                                  positions->size() - begin));
    const auto ranked = RankActionsBatch(
        *table, slice, {request.max_actions(), request.include_scoring()},
        simd_);
    if (!ranked.ok()) return ranked.status();
    v1::BatchAnalyzePositionsResponse& part = next_part();
    for (std::size_t i = 0; i < slice.size(); ++i) {
      const auto& position = request.positions(static_cast<int>(begin + i));
      WriteActions(table->game(), position.state(), (*ranked)[i],
                   *part.add_analyses()->mutable_actions());
    }
    if (begin + slice.size() == positions->size()) {
      part.set_table_id(table->id());
      part.set_rule_set(request.rule_set());
    }
  }
  return absl::OkStatus();
}

absl::Status AdvisorService::AnalyzeNext(
    const v1::StreamAnalyzePositionsRequest& request,
    v1::StreamAnalyzePositionsResponse& response) const {
  const auto table = TableOf(request.rule_set());
  absl::Status status = table.status();
  if (status.ok()) {
    status = Analyze(**table, request, *response.mutable_actions());
  }
  if (!status.ok()) return OfRequest(request.id(), status);
  response.set_id(request.id());
  response.set_table_id((*table)->id());
  response.set_rule_set(request.rule_set());
  return absl::OkStatus();
}

}  // namespace yatzy::server
