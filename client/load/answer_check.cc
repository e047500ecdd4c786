#include "client/load/answer_check.h"

#include <algorithm>
#include <limits>
#include <span>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/load/review_check.h"
#include "core/advisor/advisor.h"
#include "core/game/game.h"
#include "core/play/review.h"
#include "proto/convert/convert.h"

namespace yatzy::client {
namespace {

// Fits into the buffers of a socket: gRPC 1.51 sometimes stalls for 10 s while
// it waits for room for the rest of a message, if both ends are in one process.
constexpr std::size_t kBatch = 32'768;

std::vector<std::uint32_t> ReachableIndices(const Game& game) {
  std::vector<std::uint32_t> indices;
  indices.reserve(game.reachable_states());
  for (std::uint32_t index = 0; index < game.state_slots(); ++index) {
    if (game.ValueAt(index) != Game::kNoValue) indices.push_back(index);
  }
  return indices;
}

// What the server has accepted has no violations.
State StateOf(const Game& game, const v1::GameState& message) {
  FieldViolations none;
  return ToState(game, message, "state", none);
}

Position PositionOf(const Game& game, const v1::Position& message) {
  FieldViolations none;
  return ToPosition(game, message, "position", none);
}

bool IsSameAction(const v1::Action& a, const v1::Action& b) {
  const auto& kept = a.keep().faces();
  const auto& other = b.keep().faces();
  return a.action_case() == b.action_case() && a.score() == b.score() &&
         std::equal(kept.begin(), kept.end(), other.begin(), other.end());
}

Verdict CheckAction(const Game& game, const v1::GameState& state,
                    const v1::ActionValue& value, const RankedAction& ranked) {
  v1::ActionValue expected;
  WriteActionValue(game, state, ranked, expected);
  if (!IsSameAction(value.action(), expected.action())) {
    return Wrong(
        absl::StrCat("is another one: ", value.action().ShortDebugString()));
  }
  if (!IsClose(value.expected_final(), expected.expected_final())) {
    return WrongNumber("expected_final ", value.expected_final(),
                       expected.expected_final());
  }
  if (!IsClose(value.expected_loss(), expected.expected_loss())) {
    return WrongNumber("expected_loss ", value.expected_loss(),
                       expected.expected_loss());
  }
  if (value.points() != expected.points() ||
      value.bonus_points() != expected.bonus_points() ||
      value.extra_points() != expected.extra_points() ||
      value.upper_score_after() != expected.upper_score_after()) {
    return Wrong(absl::StrCat("pays ", value.ShortDebugString(), ", expected ",
                              expected.ShortDebugString()));
  }
  return {};
}

template <typename Request>
RankOptions OptionsOf(const Request& request) {
  return {request.max_actions(), request.include_scoring()};
}

// What every answer has to have.
template <typename Request, typename Response>
Verdict CheckNames(const Request& request, const Response& answer,
                   const std::string& table_id) {
  if (answer.rule_set() != request.rule_set()) {
    return Wrong(absl::StrCat("rule_set is \"", answer.rule_set(),
                              "\", expected \"", request.rule_set(), "\""));
  }
  if (answer.table_id() != table_id) return {Verdict::kOtherTable, ""};
  return {};
}

}  // namespace

absl::StatusOr<AnswerChecker> AnswerChecker::Fetch(
    const YatzyClient& client, const std::shared_ptr<const Game>& game,
    const std::string& rule_set, const std::stop_token& stop) {
  const std::vector<std::uint32_t> indices = ReachableIndices(*game);
  std::vector<float> values(game->state_slots(),
                            std::numeric_limits<float>::quiet_NaN());
  std::string table_id;
  for (std::size_t begin = 0; begin < indices.size(); begin += kBatch) {
    const auto batch = std::span(indices).subspan(
        begin, std::min(kBatch, indices.size() - begin));
    if (stop.stop_requested()) {
      return absl::CancelledError("stopped while the table was fetched");
    }
    v1::BatchEvaluateStatesRequest request;
    request.set_rule_set(rule_set);
    request.mutable_state_indices()->Add(batch.begin(), batch.end());
    const auto answer = client.BatchEvaluateStates(request);
    if (!answer.ok()) return answer.status();
    if (begin == 0) table_id = answer->table_id();
    if (answer->table_id() != table_id) {
      return absl::AbortedError(
          absl::StrCat("the server changed from table ", table_id, " to ",
                       answer->table_id(), " while it was fetched"));
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
      values[batch[i]] = answer->expected_remaining(static_cast<int>(i));
    }
  }
  auto table = ValueTable::FromStateValues(game, values, Arithmetic::kDouble);
  if (!table.ok()) {
    return absl::DataLossError(
        absl::StrCat("the server's values: ", table.status().message()));
  }
  AnswerChecker checker(*std::move(table));
  if (checker.table_id() == table_id) return checker;
  return absl::DataLossError(
      absl::StrCat("the server names its table ", table_id,
                   ", but its values are those of ", checker.table_id()));
}

AnswerChecker::AnswerChecker(std::shared_ptr<const ValueTable> table)
    : table_(std::move(table)) {}

Verdict AnswerChecker::Check(const v1::EvaluateStateRequest& request,
                             const v1::EvaluateStateResponse& answer) const {
  Verdict names = CheckNames(request, answer, table_id());
  if (names.kind != Verdict::kRight) return names;
  const float expected =
      table_->ExpectedRemaining(StateOf(table_->game(), request.state()));
  if (answer.expected_remaining() != expected) {
    return WrongNumber("expected_remaining ", answer.expected_remaining(),
                       expected);
  }
  const double expected_final =
      request.state().banked_score() + static_cast<double>(expected);
  if (!IsClose(answer.expected_final(), expected_final)) {
    return WrongNumber("expected_final ", answer.expected_final(),
                       expected_final);
  }
  return {};
}

Verdict AnswerChecker::Check(
    const v1::BatchEvaluateStatesRequest& request,
    const v1::BatchEvaluateStatesResponse& answer) const {
  Verdict names = CheckNames(request, answer, table_id());
  if (names.kind != Verdict::kRight) return names;
  if (answer.expected_remaining_size() != request.state_indices_size()) {
    return WrongNumber("the number of values ",
                       answer.expected_remaining_size(),
                       request.state_indices_size());
  }
  for (int i = 0; i < request.state_indices_size(); ++i) {
    const float expected = table_->At(request.state_indices(i));
    if (answer.expected_remaining(i) == expected) continue;
    return At("expected_remaining", i,
              WrongNumber("", answer.expected_remaining(i), expected));
  }
  return {};
}

Verdict AnswerChecker::Check(const v1::AnalyzePositionRequest& request,
                             const v1::AnalyzePositionResponse& answer) const {
  Verdict names = CheckNames(request, answer, table_id());
  if (names.kind != Verdict::kRight) return names;
  return CheckActions(request.position(), OptionsOf(request), answer.actions());
}

Verdict AnswerChecker::Check(
    const v1::BatchAnalyzePositionsRequest& request,
    const v1::BatchAnalyzePositionsResponse& answer) const {
  Verdict names = CheckNames(request, answer, table_id());
  if (names.kind != Verdict::kRight) return names;
  if (answer.analyses_size() != request.positions_size()) {
    return WrongNumber("the number of analyses ", answer.analyses_size(),
                       request.positions_size());
  }
  for (int i = 0; i < request.positions_size(); ++i) {
    Verdict verdict = CheckActions(request.positions(i), OptionsOf(request),
                                   answer.analyses(i).actions());
    if (verdict.kind != Verdict::kRight) {
      return At("analyses", i, std::move(verdict));
    }
  }
  return {};
}

Verdict AnswerChecker::Check(
    const v1::StreamAnalyzePositionsRequest& request,
    const v1::StreamAnalyzePositionsResponse& answer) const {
  if (answer.id() != request.id()) {
    return Wrong(
        absl::StrCat("id is ", answer.id(), ", expected ", request.id()));
  }
  Verdict names = CheckNames(request, answer, table_id());
  if (names.kind != Verdict::kRight) return names;
  return CheckActions(request.position(), OptionsOf(request), answer.actions());
}

Verdict AnswerChecker::Check(const v1::ReviewGameRequest& request,
                             const v1::ReviewGameResponse& answer) const {
  Verdict names = CheckNames(request, answer, table_id());
  if (names.kind != Verdict::kRight) return names;
  Reviewer reviewer(*table_);
  return CheckReview(reviewer, table_->game(), request.notation(),
                     /*totals_only=*/false, answer.review());
}

Verdict AnswerChecker::Check(const v1::BatchReviewGamesRequest& request,
                             const v1::BatchReviewGamesResponse& answer) const {
  Verdict names = CheckNames(request, answer, table_id());
  if (names.kind != Verdict::kRight) return names;
  if (answer.reviews_size() != request.notations_size()) {
    return WrongNumber("the number of reviews ", answer.reviews_size(),
                       request.notations_size());
  }
  Reviewer reviewer(*table_);
  for (int i = 0; i < request.notations_size(); ++i) {
    Verdict verdict =
        CheckReview(reviewer, table_->game(), request.notations(i),
                    request.totals_only(), answer.reviews(i));
    if (verdict.kind != Verdict::kRight) {
      return At("reviews", i, std::move(verdict));
    }
  }
  return {};
}

Verdict AnswerChecker::CheckActions(const v1::Position& position,
                                    RankOptions options,
                                    const ActionValues& actions) const {
  const auto ranked =
      RankActions(*table_, PositionOf(table_->game(), position), options);
  if (!ranked.ok()) {
    return Wrong(absl::StrCat("is for a position that has none: ",
                              ranked.status().message()));
  }
  if (static_cast<std::size_t>(actions.size()) != ranked->size()) {
    return WrongNumber("the number of actions ", actions.size(),
                       static_cast<double>(ranked->size()));
  }
  for (int i = 0; i < actions.size(); ++i) {
    Verdict verdict =
        CheckAction(table_->game(), position.state(), actions[i], (*ranked)[i]);
    if (verdict.kind != Verdict::kRight) {
      return At("actions", i, std::move(verdict));
    }
  }
  return {};
}

}  // namespace yatzy::client
