// Distributions, targets and wins of a game that saves rolls, through the
// server.
#include <gmock/gmock.h>

#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "server/query/query_server.h"
#include "tests/support/solved_table.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

// Small enough to be solved in a moment.
RuleSet YachtThatSaves() {
  RuleSet rules = PresetRules("yacht").value();
  rules.id = "saving-yacht";
  rules.saved_rolls.most = 3;
  return rules;
}

class SavedChancesTest : public testing::Test {
 protected:
  SavedChancesTest() {
    server_.registry().Publish(SolvedTable());
    saving_.registry.Publish(Solve(saving_.game, SolveOptions()).value());
  }

  // With four categories open, and so many rolls saved.
  static v1::GameState LateState(int saved) {
    v1::GameState state;
    for (const auto filled :
         {v1::CATEGORY_ONES, v1::CATEGORY_TWOS, v1::CATEGORY_THREES,
          v1::CATEGORY_FOURS, v1::CATEGORY_FIVES, v1::CATEGORY_SIXES,
          v1::CATEGORY_CHANCE, v1::CATEGORY_YATZY}) {
      state.add_filled_categories(filled);
    }
    state.set_upper_score(30);
    state.set_banked_score(50);
    state.set_saved_rolls(saved);
    return state;
  }

  template <typename Request>
  static Request About(int saved) {
    Request request;
    request.set_rule_set("saving-yacht");
    *request.mutable_state() = LateState(saved);
    return request;
  }

  static v1::Position AfterFirstRoll(int saved) {
    v1::Position position;
    *position.mutable_state() = LateState(saved);
    for (const int face : {2, 3, 3, 5, 6}) position.add_dice(face);
    position.set_rerolls_left(2 + saved);
    return position;
  }

  TestServer server_{QueryServer::Options{},
                     {Game::Default()->rules(), YachtThatSaves()}};
  ServedGame& saving_ = **server_.games().Find("saving-yacht");
  const AdvisorClient client_{server_.server().InProcessChannel()};
};

TEST_F(SavedChancesTest, TheMeanIsWhatTheTableSays) {
  for (const int saved : {0, 1, 3}) {
    const auto reply =
        client_.Distribution(About<v1::EvaluateDistributionRequest>(saved));
    ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
    EXPECT_NEAR(reply.response.distribution().mean(),
                client_.Evaluate(About<v1::EvaluateStateRequest>(saved))
                    .response.expected_final(),
                1e-4);
  }
}

// Alone and in a batch.
TEST_F(SavedChancesTest, TheMeanOfAPositionIsThatOfItsBestAction) {
  v1::EvaluateDistributionRequest request;
  request.set_rule_set("saving-yacht");
  *request.mutable_position() = AfterFirstRoll(2);
  const auto reply = client_.Distribution(request);
  ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
  v1::AnalyzePositionRequest position;
  position.set_rule_set("saving-yacht");
  *position.mutable_position() = AfterFirstRoll(2);
  const double mean = reply.response.distribution().mean();
  EXPECT_NEAR(mean,
              client_.Analyze(position).response.actions(0).expected_final(),
              1e-4);
  v1::BatchEvaluateDistributionsRequest batch;
  batch.set_rule_set("saving-yacht");
  *batch.add_queries()->mutable_position() = AfterFirstRoll(2);
  const auto of_batch = client_.BatchDistribution(batch);
  EXPECT_TRUE(of_batch.status.ok()) << of_batch.status.error_message();
}

// Who plays for a score reaches it at least as often as who plays for points.
TEST_F(SavedChancesTest, ATargetIsReachedAtLeastAsOften) {
  auto distribution = About<v1::EvaluateDistributionRequest>(1);
  distribution.add_at_least(80);
  const auto by_points = client_.Distribution(distribution);
  ASSERT_TRUE(by_points.status.ok()) << by_points.status.error_message();
  const double chance =
      by_points.response.distribution().at_least(0).probability();
  EXPECT_GT(chance, 0);
  auto target = About<v1::AnalyzeTargetRequest>(1);
  target.set_target(80);
  const auto reply = client_.Target(target);
  ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
  EXPECT_GE(reply.response.probability(), chance - 1e-9);
}

// The opponent has saved rolls too.
TEST_F(SavedChancesTest, AWinAgainstWhoPlaysOn) {
  auto win = About<v1::AnalyzeWinRequest>(3);
  *win.mutable_opponent_state() = LateState(0);
  const auto reply = client_.Win(win);
  ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
  const v1::WinChances& chances = reply.response.chances();
  EXPECT_NEAR(chances.win() + chances.draw() + chances.lose(), 1, 1e-9);
  EXPECT_GT(chances.win(), chances.lose());
}

}  // namespace
}  // namespace yatzy::server
