#include "server/advisor_service.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/advisor/advisor.h"
#include "core/rules/reachability.h"
#include "server/convert.h"
#include "server/field_violations.h"

namespace yatzy {
namespace {

absl::Status NoTable() {
  return absl::UnavailableError("no table is loaded yet");
}

// Looks all indices up; those that name no reachable state, NaN in the table,
// are reported instead.
FieldViolations LookUp(const ValueTable& table,
                       const v1::BatchEvaluateStatesRequest& request,
                       v1::BatchEvaluateStatesResponse& response) {
  FieldViolations violations;
  auto& values = *response.mutable_expected_remaining();
  values.Resize(request.state_indices_size(), 0);
  for (int i = 0; i < request.state_indices_size(); ++i) {
    const std::uint32_t index = request.state_indices(i);
    const bool in_range = index < kStateSlots;
    const float value = in_range ? table.values()[index] : 0;
    if (!in_range) {
      violations.Add(absl::StrCat("state_indices[", i, "]"),
                     absl::StrCat(index, " is not below ", kStateSlots));
    } else if (std::isnan(value)) {
      const State state = StateAt(index);
      violations.Add(
          absl::StrCat("state_indices[", i, "]"),
          absl::StrCat(index, " is a state that no game reaches (filled ",
                       state.filled, ", upper total ", state.upper_total, ")"));
    }
    values.Set(i, value);
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
  const FieldViolations violations = LookUp(*table, request, response);
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
