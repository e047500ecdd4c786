#include "tests/client/right_answers.h"

#include <algorithm>
#include <variant>

#include "core/advisor/advisor.h"
#include "tests/client/play_answers.h"

namespace yatzy::client {
namespace {

// What scoring pays, from the rules themselves.
void AddPoints(const Game& game, const v1::Position& message,
               const Position& position, Category category,
               v1::ActionValue& value) {
  const v1::GameState& state = message.state();
  for (const Scoring& scoring :
       Scorings(game.rules(), position.state.filled,
                position.state.all_equal_held, position.dice)) {
    const CategoryRule& rule = game.rules().categories[scoring.category];
    if (rule.category != category) continue;
    const int after =
        state.upper_score() + (rule.is_upper ? scoring.points : 0);
    value.set_points(scoring.points);
    value.set_extra_points(scoring.extra);
    value.set_upper_score_after(after);
    int bonus = 0;
    for (const BonusTier& tier : game.rules().tiers) {
      if (state.upper_score() >= tier.threshold) bonus = -tier.points;
    }
    int earned = 0;
    for (const BonusTier& tier : game.rules().tiers) {
      if (after >= tier.threshold) earned = tier.points;
    }
    value.set_bonus_points(earned + bonus);
  }
}

template <typename Request>
void AddActions(const ValueTable& table, const Request& request,
                const v1::Position& message,
                google::protobuf::RepeatedPtrField<v1::ActionValue>& actions) {
  Position position{.state = StateOf(table.game(), message.state()),
                    .rerolls_left = message.rerolls_left()};
  for (const int face : message.dice()) ++position.dice[face - 1];
  const auto actions_of_position = RankActions(
      table, position, {request.max_actions(), request.include_scoring()});
  for (const RankedAction& ranked : actions_of_position.value()) {
    v1::ActionValue& value = *actions.Add();
    value.set_expected_final(message.state().banked_score() +
                             ranked.expected_remaining);
    value.set_expected_loss(ranked.loss);
    if (const auto* category = std::get_if<Category>(&ranked.action)) {
      value.mutable_action()->set_score(
          static_cast<v1::Category>(static_cast<int>(*category) + 1));
      AddPoints(table.game(), message, position, *category, value);
      continue;
    }
    auto& keep = *value.mutable_action()->mutable_keep();
    const auto& counts = std::get<FaceCounts>(ranked.action);
    for (int face = 1; face <= kFaces; ++face) {
      for (int i = 0; i < counts[face - 1]; ++i) keep.add_faces(face);
    }
  }
}

}  // namespace

State StateOf(const Game& game, const v1::GameState& message) {
  State state;
  for (const int number : message.filled_categories()) {
    state.filled |= CategoryMask{1}
                    << game.IndexOf(static_cast<Category>(number - 1));
  }
  state.upper_total = static_cast<std::uint8_t>(
      std::min(message.upper_score(), game.totals() - 1));
  state.all_equal_held = game.has_mark() && message.all_equal_points() > 0;
  state.saved = static_cast<std::uint8_t>(message.saved_rolls());
  return state;
}

void AnswerFrom(const std::shared_ptr<const ValueTable>& table,
                FakeAdvisor& advisor) {
  advisor.evaluate = [table](const auto& request, auto& response) {
    const double remaining =
        table->ExpectedRemaining(StateOf(table->game(), request.state()));
    response.set_expected_remaining(remaining);
    response.set_expected_final(request.state().banked_score() + remaining);
    response.set_table_id(table->id());
    return grpc::Status::OK;
  };
  advisor.batch = [table](const auto& request, auto& response) {
    for (const std::uint32_t index : request.state_indices()) {
      response.add_expected_remaining(table->At(index));
    }
    response.set_table_id(table->id());
    return grpc::Status::OK;
  };
  advisor.analyze = [table](const auto& request, auto& response) {
    AddActions(*table, request, request.position(),
               *response.mutable_actions());
    response.set_table_id(table->id());
    return grpc::Status::OK;
  };
  advisor.analyze_batch = [table](const auto& request, auto& response) {
    for (const v1::Position& position : request.positions()) {
      AddActions(*table, request, position,
                 *response.add_analyses()->mutable_actions());
    }
    response.set_table_id(table->id());
    return grpc::Status::OK;
  };
  advisor.stream = [table](const auto& request, auto& response) {
    AddActions(*table, request, request.position(),
               *response.mutable_actions());
    response.set_id(request.id());
    response.set_table_id(table->id());
    return grpc::Status::OK;
  };
  ReviewGamesFrom(table, advisor);
  PlayGamesFrom(table, advisor);
}

}  // namespace yatzy::client
