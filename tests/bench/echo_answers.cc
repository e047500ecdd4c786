#include "tests/bench/echo_answers.h"

namespace yatzy {
namespace {

constexpr char kTableId[] = "33773ec768137d02";

// A game has about so many, as its player stops early now and then, and one
// turn of it.
constexpr int kDecisions = 42;
constexpr int kDecisionsOfTurn = 3;

void AddFaces(int faces, google::protobuf::RepeatedField<int>& list) {
  for (int face = 1; face <= faces; ++face) list.Add(face);
}

// `actions` keeps, as many faces each as there usually are.
template <typename Message>
void AddActions(int actions, Message& message) {
  for (int i = 0; i < actions; ++i) {
    v1::ActionValue* value = message.add_actions();
    AddFaces(2, *value->mutable_action()->mutable_keep()->mutable_faces());
    value->set_expected_final(248.25 - i);
    if (i > 0) value->set_expected_loss(i);
  }
}

// What a decision of `turn` was: the last of three scores.
void AddDecision(int turn, int rerolls, v1::GameReview& review) {
  v1::ReviewedDecision& decision = *review.add_decisions();
  decision.set_turn(turn);
  AddFaces(5, *decision.mutable_dice());
  decision.set_rerolls_left(rerolls);
  for (v1::Action* action :
       {decision.mutable_made(), decision.mutable_best()}) {
    if (rerolls > 0) {
      AddFaces(3, *action->mutable_keep()->mutable_faces());
    } else {
      action->set_score(v1::CATEGORY_CHANCE);
    }
  }
  if (turn % 3 == 0) decision.set_loss(1.25);
  decision.set_expected_best(248.25);
  decision.set_expected_final(247.25);
  if (rerolls == 0) decision.set_points(17);
}

void AddRoll(int turn, int rerolls, v1::GameReview& review) {
  v1::ReviewedRoll& roll = *review.add_rolls();
  roll.set_turn(turn);
  AddFaces(5, *roll.mutable_dice());
  roll.set_rerolls_left(rerolls);
  roll.set_expected_final(248.25);
  roll.set_luck(1.25);
}

// `has_losses`: every other game is played optimally.
void WriteTotals(bool has_losses, v1::GameReview& review) {
  review.set_score(217);
  review.set_upper_score(63);
  review.set_is_finished(true);
  review.set_expected_start(248.25);
  review.set_expected_final(217);
  review.set_total_luck(-10.25);
  if (has_losses) {
    review.set_total_loss(21);
    review.set_mean_loss(0.5);
  }
  review.set_best_decisions(35);
  review.set_decision_count(kDecisions);
}

void WriteInFull(v1::GameReview& review) {
  for (int i = 0; i < kDecisions; ++i) {
    const int turn = i / kDecisionsOfTurn;
    const int rerolls = kDecisionsOfTurn - 1 - i % kDecisionsOfTurn;
    AddDecision(turn, rerolls, review);
    AddRoll(turn, rerolls, review);
  }
  for (const int place : {12, 3, 40}) review.add_costliest(place);
}

}  // namespace

v1::EvaluateStateResponse EchoedEvaluation() {
  v1::EvaluateStateResponse response;
  response.set_expected_remaining(248.25);
  response.set_expected_final(248.25);
  response.set_table_id(kTableId);
  return response;
}

v1::BatchEvaluateStatesResponse EchoedEvaluations(int states) {
  v1::BatchEvaluateStatesResponse response;
  response.mutable_expected_remaining()->Resize(states, 100.5F);
  response.set_table_id(kTableId);
  return response;
}

v1::AnalyzePositionResponse EchoedAnalysis(int actions, bool scoring) {
  v1::AnalyzePositionResponse response;
  AddActions(actions, response);
  if (scoring && actions > 0) {
    v1::ActionValue& last = *response.mutable_actions(actions - 1);
    last.mutable_action()->set_score(v1::CATEGORY_CHANCE);
    last.set_points(17);
    last.set_upper_score_after(40);
  }
  response.set_table_id(kTableId);
  return response;
}

v1::BatchAnalyzePositionsResponse EchoedAnalyses(int positions, int actions) {
  v1::BatchAnalyzePositionsResponse response;
  for (int i = 0; i < positions; ++i) {
    AddActions(actions, *response.add_analyses());
  }
  response.set_table_id(kTableId);
  return response;
}

v1::ReviewGameResponse EchoedReview() {
  v1::ReviewGameResponse response;
  WriteTotals(true, *response.mutable_review());
  WriteInFull(*response.mutable_review());
  response.set_table_id(kTableId);
  return response;
}

v1::BatchReviewGamesResponse EchoedReviews(int games, bool totals_only) {
  v1::BatchReviewGamesResponse response;
  for (int i = 0; i < games; ++i) {
    v1::GameReview& review = *response.add_reviews();
    WriteTotals(i % 2 != 0, review);
    if (!totals_only) WriteInFull(review);
  }
  response.set_table_id(kTableId);
  return response;
}

}  // namespace yatzy
