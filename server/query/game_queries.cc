// Of AdvisorService: what is about whole games, and outlooks.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/advisor/advisor.h"
#include "core/advisor/outlook.h"
#include "core/notation/position_text.h"
#include "core/notation/record_text.h"
#include "core/play/review.h"
#include "core/play/simulation.h"
#include "proto/contract/limits.h"
#include "proto/convert/convert.h"
#include "proto/convert/play_messages.h"
#include "proto/status/field_violations.h"
#include "server/query/advisor_service.h"
#include "server/query/read_requests.h"

namespace yatzy::server {
namespace {

// Reviews between two looks at the checkpoint: some hundred microseconds.
constexpr int kSliceGames = 32;

// Adds what keeps so many games from the first on from being played.
void CheckGames(const v1::SimulateGamesRequest& request,
                FieldViolations& violations) {
  const bool with_records = request.include_records();
  const int most = with_records ? kMaxSimulatedRecords : kMaxSimulatedGames;
  const int count = request.count();
  constexpr auto kLast = std::numeric_limits<std::uint64_t>::max();
  if (count < 1 || count > most) {
    violations.Add("count", absl::StrCat(count, " games, expected 1 to ", most,
                                         with_records ? " with records" : ""));
  } else if (request.first_game() > kLast - (count - 1)) {
    violations.Add("first_game",
                   absl::StrCat(request.first_game(), " and ", count - 1,
                                " more, expected the last at most at ", kLast));
  }
}

// What the message has for a place in a core record, "turns[3].keeps[1]":
// "turns[3].rolls[1].keep".
std::string PlaceInMessage(std::string place) {
  if (const std::size_t keeps = place.find(".keeps["); keeps != place.npos) {
    place.replace(keeps, 6, ".rolls").append(".keep");
  } else if (place.ends_with(".extra")) {
    place.append("_points");
  }
  return place;
}

// An error of the core about a place in a record, "turns[3].rolls[1]: ..", as a
// violation of the field that the record is in.
void AddFailure(const FieldPath& field, const absl::Status& status,
                FieldViolations& violations) {
  const std::string message(status.message());
  const std::size_t end = message.find(": ");
  const std::string place = PlaceInMessage(message.substr(0, end));
  violations.Add(FieldPath(field, place.c_str()), message.substr(end + 2));
}

absl::StatusOr<GameRecord> ReadText(const Game& game, const std::string& text,
                                    const FieldPath& field) {
  auto record = ParseRecord(game, text);
  if (record.ok()) return record;
  FieldViolations violations;
  violations.Add(field, std::string(record.status().message()));
  return violations.ToStatus();
}

// The rule set of a request for a review. Its notation may name it.
template <typename Request>
std::string RulesOf(const Request& request) {
  return request.rule_set().empty() && request.has_notation()
             ? RulesIdOf(request.notation())
             : request.rule_set();
}

template <typename Request>
absl::StatusOr<GameRecord> ReadGame(const Game& game, const Request& request) {
  if (request.has_notation()) {
    return ReadText(game, request.notation(), "notation");
  }
  FieldViolations violations;
  if (!request.has_record()) {
    violations.Add("record", "is required, or notation");
    return violations.ToStatus();
  }
  GameRecord record = ToRecord(game, request.record(), "record", violations);
  if (!violations.empty()) return violations.ToStatus();
  return record;
}

absl::Status Review(Reviewer& reviewer, const GameRecord& record,
                    const FieldPath& field, bool totals_only,
                    v1::GameReview& message) {
  const auto review = reviewer.Review(record);
  if (review.ok()) {
    WriteReview(*review, totals_only, message);
    return absl::OkStatus();
  }
  FieldViolations violations;
  AddFailure(field, review.status(), violations);
  return violations.ToStatus();
}

// Reviews the game of a request.
template <typename Request>
absl::Status ReviewOne(const ValueTable& table, Simd simd,
                       const Request& request, bool totals_only,
                       v1::GameReview& message) {
  const auto record = ReadGame(table.game(), request);
  if (!record.ok()) return record.status();
  Reviewer reviewer(table, simd);
  return Review(reviewer, *record,
                request.has_notation() ? "notation" : "record", totals_only,
                message);
}

}  // namespace

absl::Status AdvisorService::ExplainPosition(
    const v1::ExplainPositionRequest& request,
    v1::ExplainPositionResponse& response) const {
  const auto found = TableOf(request.rule_set());
  if (!found.ok()) return found.status();
  const ValueTable& table = **found;
  const auto position =
      ReadQuery(table.game(), request.position(), request.max_actions());
  if (!position.ok()) return position.status();
  const auto ranked = RankActions(
      table, *position, {request.max_actions(), request.include_scoring()});
  if (!ranked.ok()) return ranked.status();
  std::vector<Action> actions;
  for (const RankedAction& action : *ranked) actions.push_back(action.action);
  std::vector<Outlook> outlooks(actions.size());
  // Nothing follows the policy of a game that saves rolls to its end.
  const auto sources =
      table.game().saves_rolls()
          ? nullptr
          : (*games_.Find(request.rule_set()))->companion.Of(*found);
  if (absl::Status status =
          OutlooksOf(table, *position, actions, sources.get(), outlooks);
      !status.ok()) {
    return status;
  }
  for (std::size_t i = 0; i < ranked->size(); ++i) {
    v1::ExplainedAction& message = *response.add_actions();
    WriteActionValue(table.game(), request.position().state(), (*ranked)[i],
                     *message.mutable_value());
    WriteOutlook(table.game(), outlooks[i], outlooks[0], sources.get(),
                 *message.mutable_outlook());
  }
  response.set_table_id(table.id());
  response.set_rule_set(request.rule_set());
  return absl::OkStatus();
}

absl::Status AdvisorService::ReviewGame(
    const v1::ReviewGameRequest& request,
    v1::ReviewGameResponse& response) const {
  const auto table = TableOf(RulesOf(request));
  if (!table.ok()) return table.status();
  if (absl::Status status =
          ReviewOne(**table, simd_, request, /*totals_only=*/false,
                    *response.mutable_review());
      !status.ok()) {
    return status;
  }
  response.set_table_id((*table)->id());
  response.set_rule_set(request.rule_set());
  return absl::OkStatus();
}

absl::Status AdvisorService::ReviewNext(
    const v1::StreamReviewGamesRequest& request,
    v1::StreamReviewGamesResponse& response) const {
  const auto table = TableOf(RulesOf(request));
  absl::Status status = table.status();
  if (status.ok()) {
    status = ReviewOne(**table, simd_, request, request.totals_only(),
                       *response.mutable_review());
  }
  if (!status.ok()) return OfRequest(request.id(), status);
  response.set_id(request.id());
  response.set_table_id((*table)->id());
  response.set_rule_set(request.rule_set());
  return absl::OkStatus();
}

absl::Status AdvisorService::BatchReviewGames(
    const v1::BatchReviewGamesRequest& request,
    NextPart<v1::BatchReviewGamesResponse> next_part,
    Checkpoint checkpoint) const {
  const auto table = TableOf(request.rule_set());
  if (!table.ok()) return table.status();
  FieldViolations violations;
  const int size = request.notations_size();
  CheckBatchSize("notations", size, kMaxBatchGames, "games", violations);
  if (!violations.empty()) return violations.ToStatus();
  const auto reviewer = std::make_unique<Reviewer>(**table, simd_);
  for (int begin = 0; begin < size; begin += kSliceGames) {
    if (absl::Status status = checkpoint(); !status.ok()) return status;
    v1::BatchReviewGamesResponse& part = next_part();
    const int end = std::min(begin + kSliceGames, size);
    for (int i = begin; i < end; ++i) {
      const FieldPath field("notations", i);
      const auto record =
          ReadText((*table)->game(), request.notations(i), field);
      absl::Status status = record.status();
      if (status.ok()) {
        status = Review(*reviewer, *record, field, request.totals_only(),
                        *part.add_reviews());
      }
      if (!status.ok()) return status;
    }
    if (end < size) continue;
    part.set_table_id((*table)->id());
    part.set_rule_set(request.rule_set());
  }
  return absl::OkStatus();
}

absl::Status AdvisorService::SimulateGames(
    const v1::SimulateGamesRequest& request,
    v1::SimulateGamesResponse& response, Checkpoint checkpoint) const {
  const auto table = TableOf(request.rule_set());
  if (!table.ok()) return table.status();
  FieldViolations violations;
  CheckGames(request, violations);
  const Policy policy =
      ToPolicy(request.policy(), request.loss_budget(), violations);
  if (!violations.empty()) return violations.ToStatus();
  const auto simulation =
      Simulation::Create(*table, policy, request.seed(), simd_);
  if (!simulation.ok()) return simulation.status();
  std::vector<std::int32_t> scores(request.count());
  std::vector<GameRecord> records(request.include_records() ? request.count()
                                                            : 0);
  if (absl::Status status =
          simulation->Play(request.first_game(), scores, records, checkpoint);
      !status.ok()) {
    return status;
  }
  response.mutable_scores()->Add(scores.begin(), scores.end());
  for (const GameRecord& record : records) {
    AppendNotation((*table)->game(), record, *response.add_notations());
  }
  response.set_table_id((*table)->id());
  response.set_rule_set(request.rule_set());
  return absl::OkStatus();
}

}  // namespace yatzy::server
