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
#include "core/table/value_table.h"
#include "proto/contract/limits.h"
#include "proto/convert/convert.h"
#include "proto/status/field_violations.h"
#include "server/query/packed_states.h"

namespace yatzy::server {
namespace {

absl::Status NoTable() {
  return absl::UnavailableError("no table is loaded yet");
}

absl::Status GameIsFinished(const Game& game, const std::string& prefix = "") {
  return absl::FailedPreconditionError(absl::StrCat(prefix, WhyFinished(game)));
}

void CheckMaxActions(int max_actions, FieldViolations& violations) {
  if (max_actions >= 0) return;
  violations.Add(
      "max_actions",
      absl::StrCat(max_actions, " is negative, expected 0 (all) or more"));
}

void CheckBatchSize(const char* field, int size, int most, const char* items,
                    FieldViolations& violations) {
  if (1 <= size && size <= most) return;
  violations.Add(
      field, absl::StrCat("has ", size, " ", items, ", expected 1 to ", most));
}

// The same error and details, its message beginning with "PREFIX: ".
absl::Status WithPrefix(const std::string& prefix, const absl::Status& status) {
  absl::Status prefixed(status.code(),
                        absl::StrCat(prefix, ": ", status.message()));
  status.ForEachPayload(
      [&prefixed](absl::string_view type_url, const absl::Cord& payload) {
        prefixed.SetPayload(type_url, payload);
      });
  return prefixed;
}

using ActionValues = google::protobuf::RepeatedPtrField<v1::ActionValue>;

void WriteActions(std::span<const RankedAction> ranked, int banked_score,
                  ActionValues& actions) {
  actions.Reserve(static_cast<int>(ranked.size()));
  for (const RankedAction& action : ranked) {
    WriteActionValue(action, banked_score, *actions.Add());
  }
}

// The position of a query for `max_actions`.
absl::StatusOr<Position> ReadQuery(const Game& game,
                                   const v1::Position& message,
                                   int max_actions) {
  FieldViolations violations;
  const Position position = ToPosition(game, message, "position", violations);
  CheckMaxActions(max_actions, violations);
  if (!violations.empty()) return violations.ToStatus();
  if (game.IsFinished(position.state)) return GameIsFinished(game);
  return position;
}

// Ranks the actions of one position.
absl::Status Analyze(const ValueTable& table, const v1::Position& message,
                     int max_actions, ActionValues& actions) {
  const auto position = ReadQuery(table.game(), message, max_actions);
  if (!position.ok()) return position.status();
  std::array<RankedAction, kMaxRankedActions> ranked;
  const auto wanted = max_actions == 0
                          ? ranked.size()
                          : std::min<std::size_t>(ranked.size(), max_actions);
  const absl::StatusOr<std::size_t> size =
      RankActions(table, *position, std::span(ranked).first(wanted));
  if (!size.ok()) return size.status();
  WriteActions(std::span(ranked).first(*size), message.state().banked_score(),
               actions);
  return absl::OkStatus();
}

// All positions of a batch, or what is wrong with them.
absl::StatusOr<std::vector<Position>> ToPositions(
    const Game& game, const v1::BatchAnalyzePositionsRequest& request) {
  FieldViolations violations;
  CheckBatchSize("positions", request.positions_size(), kMaxBatchPositions,
                 "positions", violations);
  CheckMaxActions(request.max_actions(), violations);
  if (!violations.empty()) return violations.ToStatus();
  std::vector<Position> positions(request.positions_size());
  const int size = request.positions_size();
  int finished = size;  // the first
  for (int i = 0; i < size; ++i) {
    positions[i] = ToPosition(game, request.positions(i),
                              FieldPath("positions", i), violations);
    if (finished == size && game.IsFinished(positions[i].state)) finished = i;
  }
  if (!violations.empty()) return violations.ToStatus();
  if (finished == size) return positions;
  return GameIsFinished(game, absl::StrCat("positions[", finished, "]: "));
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

absl::Status AdvisorService::EvaluateState(
    const v1::EvaluateStateRequest& request,
    v1::EvaluateStateResponse& response) const {
  const std::shared_ptr<const ValueTable> table = registry_.Snapshot();
  if (table == nullptr) return NoTable();
  FieldViolations violations;
  const State state =
      ToState(table->game(), request.state(), "state", violations);
  if (!violations.empty()) return violations.ToStatus();
  const double remaining = table->ExpectedRemaining(state);
  response.set_expected_remaining(remaining);
  response.set_expected_final(request.state().banked_score() + remaining);
  response.set_table_id(table->id());
  return absl::OkStatus();
}

absl::Status AdvisorService::AnalyzePosition(
    const v1::AnalyzePositionRequest& request,
    v1::AnalyzePositionResponse& response) const {
  const std::shared_ptr<const ValueTable> table = registry_.Snapshot();
  if (table == nullptr) return NoTable();
  if (absl::Status status =
          Analyze(*table, request.position(), request.max_actions(),
                  *response.mutable_actions());
      !status.ok()) {
    return status;
  }
  response.set_table_id(table->id());
  return absl::OkStatus();
}

void AdvisorService::AnalyzeTogether(std::span<AnalyzeTask> tasks) const {
  const std::shared_ptr<const ValueTable> table = registry_.Snapshot();
  std::array<Position, kMaxTogether> positions;
  std::array<AnalyzeTask*, kMaxTogether> good;
  std::size_t size = 0;
  int most_actions = 0;
  for (AnalyzeTask& task : tasks) {
    const int max_actions = task.request->max_actions();
    if (table == nullptr) {
      task.status = NoTable();
      continue;
    }
    const auto position =
        ReadQuery(table->game(), task.request->position(), max_actions);
    task.status = position.status();
    if (!task.status.ok()) continue;
    positions[size] = *position;
    good[size++] = &task;
    most_actions = std::max(most_actions,
                            max_actions == 0 ? kMaxRankedActions : max_actions);
  }
  if (size == 0) return;
  // One limit for all, the largest: the best few are the first of more.
  const auto ranked = RankActionsBatch(*table, std::span(positions).first(size),
                                       most_actions, simd_);
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
    WriteActions(actions, task.request->position().state().banked_score(),
                 *task.response->mutable_actions());
    task.response->set_table_id(table->id());
  }
}

absl::Status AdvisorService::BatchEvaluateStates(
    const v1::BatchEvaluateStatesRequest& request,
    v1::BatchEvaluateStatesResponse& response, Checkpoint checkpoint) const {
  const std::shared_ptr<const ValueTable> table = registry_.Snapshot();
  if (table == nullptr) return NoTable();
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
    LookUpSlice(*table, request, begin, std::min(begin + kSliceStates, size),
                values, violations);
  }
  if (!violations.empty()) return violations.ToStatus();
  response.set_table_id(table->id());
  return absl::OkStatus();
}

std::optional<grpc::ByteBuffer> AdvisorService::BatchEvaluatePacked(
    const grpc::ByteBuffer& request, Checkpoint checkpoint) const {
  const std::shared_ptr<const ValueTable> table = registry_.Snapshot();
  if (table == nullptr) return std::nullopt;
  return EvaluatePacked(*table, request, checkpoint);
}

absl::Status AdvisorService::BatchAnalyzePositions(
    const v1::BatchAnalyzePositionsRequest& request,
    NextPart<v1::BatchAnalyzePositionsResponse> next_part,
    Checkpoint checkpoint) const {
  const std::shared_ptr<const ValueTable> table = registry_.Snapshot();
  if (table == nullptr) return NoTable();
  const auto positions = ToPositions(table->game(), request);
  if (!positions.ok()) return positions.status();
  for (std::size_t begin = 0; begin < positions->size();
       begin += kSlicePositions) {
    if (absl::Status status = checkpoint(); !status.ok()) return status;
    const auto slice =
        std::span(*positions)
            .subspan(begin, std::min<std::size_t>(kSlicePositions,
                                                  positions->size() - begin));
    const auto ranked =
        RankActionsBatch(*table, slice, request.max_actions(), simd_);
    if (!ranked.ok()) return ranked.status();
    v1::BatchAnalyzePositionsResponse& part = next_part();
    for (std::size_t i = 0; i < slice.size(); ++i) {
      const auto& position = request.positions(static_cast<int>(begin + i));
      WriteActions((*ranked)[i], position.state().banked_score(),
                   *part.add_analyses()->mutable_actions());
    }
    if (begin + slice.size() == positions->size()) {
      part.set_table_id(table->id());
    }
  }
  return absl::OkStatus();
}

absl::Status AdvisorService::AnalyzeNext(
    const v1::StreamAnalyzePositionsRequest& request,
    v1::StreamAnalyzePositionsResponse& response) const {
  const std::shared_ptr<const ValueTable> table = registry_.Snapshot();
  if (table == nullptr) return NoTable();
  const absl::Status status =
      Analyze(*table, request.position(), request.max_actions(),
              *response.mutable_actions());
  if (!status.ok()) {
    return WithPrefix(absl::StrCat("id ", request.id()), status);
  }
  response.set_id(request.id());
  response.set_table_id(table->id());
  return absl::OkStatus();
}

}  // namespace yatzy::server
