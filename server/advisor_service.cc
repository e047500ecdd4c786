#include "server/advisor_service.h"

#include <algorithm>
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
#include "core/table/look_up.h"
#include "server/convert.h"
#include "server/field_violations.h"

namespace yatzy {
namespace {

absl::Status NoTable() {
  return absl::UnavailableError("no table is loaded yet");
}

// Looks all indices up; those that name no reachable state, NaN in the table,
// are reported instead.
FieldViolations LookUpAll(const ValueTable& table,
                          const v1::BatchEvaluateStatesRequest& request,
                          v1::BatchEvaluateStatesResponse& response) {
  const std::span<const std::uint32_t> indices(request.state_indices().data(),
                                               request.state_indices().size());
  auto& values = *response.mutable_expected_remaining();
  values.Resize(request.state_indices_size(), 0);
  const std::optional<std::size_t> bad =
      LookUp(table, indices, {values.mutable_data(), indices.size()});
  FieldViolations violations;
  for (std::size_t i = bad.value_or(indices.size()); i < indices.size(); ++i) {
    std::string why = WhyNoValue(table, indices[i]);
    if (why.empty()) continue;
    violations.Add(absl::StrCat("state_indices[", i, "]"), std::move(why));
  }
  return violations;
}

}  // namespace

absl::Status AdvisorService::EvaluateState(
    const v1::EvaluateStateRequest& request,
    v1::EvaluateStateResponse& response) const {
  const std::shared_ptr<const ValueTable> table = registry_.Snapshot();
  if (table == nullptr) return NoTable();
  FieldViolations violations;
  const State state = ToState(request.state(), "state", violations);
  if (!violations.empty()) return violations.ToStatus();
  const double remaining = table->ExpectedRemaining(state);
  response.set_expected_remaining(remaining);
  response.set_expected_final(request.state().banked_score() + remaining);
  response.set_table_id(table->id());
  return absl::OkStatus();
}

absl::Status AdvisorService::BatchEvaluateStates(
    const v1::BatchEvaluateStatesRequest& request,
    v1::BatchEvaluateStatesResponse& response) const {
  const std::shared_ptr<const ValueTable> table = registry_.Snapshot();
  if (table == nullptr) return NoTable();
  const int size = request.state_indices_size();
  if (size < 1 || size > kMaxBatchStates) {
    FieldViolations violations;
    violations.Add("state_indices",
                   absl::StrCat("has ", size, " indices, expected 1 to ",
                                kMaxBatchStates));
    return violations.ToStatus();
  }
  const FieldViolations violations = LookUpAll(*table, request, response);
  if (!violations.empty()) return violations.ToStatus();
  response.set_table_id(table->id());
  return absl::OkStatus();
}

absl::Status AdvisorService::AnalyzePosition(
    const v1::AnalyzePositionRequest& request,
    v1::AnalyzePositionResponse& response) const {
  const std::shared_ptr<const ValueTable> table = registry_.Snapshot();
  if (table == nullptr) return NoTable();
  FieldViolations violations;
  const Position position =
      ToPosition(request.position(), "position", violations);
  if (request.max_actions() < 0) {
    violations.Add("max_actions",
                   absl::StrCat(request.max_actions(),
                                " is negative, expected 0 (all) or more"));
  }
  if (!violations.empty()) return violations.ToStatus();
  const absl::StatusOr<std::vector<RankedAction>> actions =
      RankActions(*table, position, request.max_actions());
  if (!actions.ok()) return actions.status();
  const int banked_score = request.position().state().banked_score();
  for (const RankedAction& action : *actions) {
    *response.add_actions() = ToActionValue(action, banked_score);
  }
  response.set_table_id(table->id());
  return absl::OkStatus();
}

}  // namespace yatzy
