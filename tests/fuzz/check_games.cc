#include "tests/fuzz/check_games.h"

#include <cmath>
#include <string>

#include "core/notation/record_text.h"
#include "proto/convert/play_messages.h"
#include "tests/fuzz/fuzz.h"

namespace yatzy::server {
namespace {

constexpr double kIdentity = 1e-6;

absl::Status NeverStop() { return absl::OkStatus(); }

void RequireRefusal(const absl::Status& status) {
  Require(absl::IsInvalidArgument(status) || absl::IsNotFound(status),
          "code of a refusal");
  Require(!status.message().empty() && status.message().size() < 2048,
          "a short reason");
}

double SumOf(const v1::PointSources& sources) {
  double sum = sources.bonus() + sources.extra() + sources.later();
  for (const v1::CategoryPoints& of : sources.categories()) sum += of.points();
  return sum;
}

void CheckOutlook(const v1::ExplainedAction& action, int banked) {
  const v1::Outlook& outlook = action.outlook();
  double certain = 0;
  for (const auto& of : outlook.categories()) certain += of.probability();
  Require(std::abs(certain - 1) < kIdentity, "a category for certain");
  Require(std::abs(SumOf(outlook.sources()) + banked -
                   action.value().expected_final()) < kIdentity,
          "sources of the value");
  Require(std::abs(SumOf(outlook.difference()) +
                   action.value().expected_loss()) < 2 * kIdentity,
          "sources of the loss");
}

void CheckIdentity(const v1::GameReview& review) {
  double now = review.expected_start();
  for (const v1::ReviewedRoll& roll : review.rolls()) now += roll.luck();
  for (const v1::ReviewedDecision& decision : review.decisions()) {
    Require(decision.loss() >= 0, "no gain by a decision");
    now -= decision.loss();
  }
  Require(std::abs(now - review.expected_final()) < kIdentity,
          "start, luck and losses");
  Require(!review.is_finished() || std::abs(now - review.score()) < kIdentity,
          "the score of a finished game");
}

// The review by the other ways to ask for it.
void CheckOtherWays(const AdvisorService& service,
                    const v1::ReviewGameRequest& request,
                    const v1::ReviewGameResponse& response) {
  v1::ReviewGameRequest other = request;
  if (request.has_record()) {
    FieldViolations violations;
    const Game& game = *service.games().all().front()->game;
    const GameRecord record =
        ToRecord(game, request.record(), "record", violations);
    for (const RecordedTurn& turn : record.turns) {
      // Which no text says.
      if (turn.extra.has_value() && !turn.points.has_value()) return;
    }
    other.set_notation(NotationOf(game, record));
    v1::ReviewGameResponse by_text;
    Require(service.ReviewGame(other, by_text).ok(), "a record as text");
    Require(by_text.SerializeAsString() == response.SerializeAsString(),
            "the review of the text");
  }
  v1::BatchReviewGamesRequest batch;
  batch.set_rule_set(request.rule_set());
  batch.add_notations(other.notation());
  v1::BatchReviewGamesResponse reviews;
  const auto whole = [&]() -> auto& { return reviews; };
  Require(service.BatchReviewGames(batch, whole, NeverStop).ok(),
          "a batch of it");
  Require(reviews.reviews(0).SerializeAsString() ==
              response.review().SerializeAsString(),
          "the review in a batch");
}

}  // namespace

void CheckExplain(const AdvisorService& service,
                  const v1::ExplainPositionRequest& request) {
  v1::AnalyzePositionRequest plain;
  *plain.mutable_position() = request.position();
  if (!request.has_position()) plain.clear_position();
  plain.set_max_actions(request.max_actions());
  plain.set_rule_set(request.rule_set());
  plain.set_include_scoring(request.include_scoring());
  v1::AnalyzePositionResponse analysis;
  v1::ExplainPositionResponse response;
  const absl::Status status = service.ExplainPosition(request, response);
  Require(status == service.AnalyzePosition(plain, analysis),
          "the error of AnalyzePosition");
  if (!status.ok()) return;
  Require(response.actions_size() == analysis.actions_size(), "its actions");
  for (int i = 0; i < response.actions_size(); ++i) {
    Require(response.actions(i).value().SerializeAsString() ==
                analysis.actions(i).SerializeAsString(),
            "its action");
    CheckOutlook(response.actions(i),
                 request.position().state().banked_score());
  }
}

void CheckReview(const AdvisorService& service,
                 const v1::ReviewGameRequest& request) {
  v1::ReviewGameResponse response;
  const absl::Status status = service.ReviewGame(request, response);
  if (!status.ok()) return RequireRefusal(status);
  Require(response.rule_set() == request.rule_set(), "the rule set's name");
  CheckIdentity(response.review());
  CheckOtherWays(service, request, response);
}

void CheckBatchOfGames(const AdvisorService& service,
                       const v1::BatchReviewGamesRequest& request) {
  v1::BatchReviewGamesResponse response;
  const auto whole = [&]() -> auto& { return response; };
  const absl::Status status =
      service.BatchReviewGames(request, whole, NeverStop);
  bool all_good = request.notations_size() >= 1;
  for (int i = 0; i < request.notations_size(); ++i) {
    v1::ReviewGameRequest single;
    single.set_rule_set(request.rule_set());
    single.set_notation(request.notations(i));
    v1::ReviewGameResponse alone;
    all_good = all_good && service.ReviewGame(single, alone).ok();
    if (!status.ok()) continue;
    Require(alone.review().score() == response.reviews(i).score() &&
                alone.review().total_loss() == response.reviews(i).total_loss(),
            "a game of the batch");
    if (!request.totals_only()) CheckIdentity(response.reviews(i));
  }
  Require(status.ok() == all_good, "all games or nothing");
  if (!status.ok()) RequireRefusal(status);
}

void CheckSimulate(const AdvisorService& service,
                   const v1::SimulateGamesRequest& request) {
  v1::SimulateGamesRequest few = request;
  if (few.count() > 64 && few.count() <= 16384) few.set_count(64);
  v1::SimulateGamesResponse response;
  const absl::Status status = service.SimulateGames(few, response, NeverStop);
  if (!status.ok()) return RequireRefusal(status);
  Require(response.scores_size() == few.count(), "as many games");
  Require(
      response.notations_size() == (few.include_records() ? few.count() : 0),
      "as many records");
  if (!few.include_records()) return;
  v1::BatchReviewGamesRequest batch;
  *batch.mutable_notations() = response.notations();
  v1::BatchReviewGamesResponse reviews;
  const auto whole = [&]() -> auto& { return reviews; };
  Require(service.BatchReviewGames(batch, whole, NeverStop).ok(),
          "their reviews");
  for (int i = 0; i < few.count(); ++i) {
    Require(reviews.reviews(i).score() == response.scores(i), "their scores");
    CheckIdentity(reviews.reviews(i));
  }
}

}  // namespace yatzy::server
