// AnalyzeTarget and AnalyzeWin: what they answer, and what they refuse.
#include <gmock/gmock.h>

#include <bit>
#include <limits>
#include <random>
#include <stop_token>
#include <string>
#include <vector>

#include "core/advisor/utility.h"
#include "core/advisor/win.h"
#include "tests/support/any_position.h"
#include "tests/support/default_game.h"
#include "tests/support/faces.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/test_server.h"
#include "tests/support/violations.h"

namespace yatzy::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

// Fives, Two Pairs and Full House are open, 160 banked.
const State kThreeOpen{
    kAllCategories & ~(MaskOf(Category::kFives) | MaskOf(Category::kTwoPairs) |
                       MaskOf(Category::kFullHouse)),
    41};

class TargetQueriesTest : public testing::Test {
 protected:
  TargetQueriesTest() { server_.registry().Publish(SolvedTable()); }

  static v1::GameState Late() {
    v1::GameState state = ToMessage(kThreeOpen);
    state.set_banked_score(160);
    return state;
  }

  // 2 2 5 5 6, one reroll left.
  static v1::Position LatePosition() {
    v1::Position position;
    *position.mutable_state() = Late();
    for (const int face : {2, 2, 5, 5, 6}) position.add_dice(face);
    position.set_rerolls_left(1);
    return position;
  }

  static Position CorePosition() {
    return {kThreeOpen, CountsOf({2, 2, 5, 5, 6}), 1};
  }

  TestServer server_;
  const AdvisorClient client_{server_.server().InProcessChannel()};
};

// As a drain does that has waited long enough: no other check comes before the
// end of what may follow one position, which takes seconds of a busy processor.
TEST_F(TargetQueriesTest, AStopEndsWhatIsBeingSolved) {
  std::stop_source stop;
  const AdvisorService service(server_.games(), BestSimd(), {},
                               stop.get_token());
  v1::AnalyzeTargetRequest target;
  *target.mutable_position() = LatePosition();
  target.set_target(230);
  v1::AnalyzeWinRequest win;
  *win.mutable_position() = LatePosition();
  win.set_opponent_final_score(230);
  v1::AnalyzeTargetResponse chances;
  v1::AnalyzeWinResponse wins;
  const auto go_on = [] { return absl::OkStatus(); };
  EXPECT_THAT(service.AnalyzeTarget(target, chances), IsOk());
  EXPECT_THAT(service.AnalyzeWin(win, wins, go_on), IsOk());
  stop.request_stop();
  EXPECT_THAT(service.AnalyzeTarget(target, chances),
              StatusIs(absl::StatusCode::kCancelled, HasSubstr("stopped")));
  EXPECT_THAT(service.AnalyzeWin(win, wins, go_on),
              StatusIs(absl::StatusCode::kCancelled, HasSubstr("stopped")));
}

TEST_F(TargetQueriesTest, RanksActionsByTheChanceOfATarget) {
  v1::AnalyzeTargetRequest request;
  *request.mutable_position() = LatePosition();
  request.set_target(215);
  request.set_include_scoring(true);
  const auto [status, response] = client_.Target(request);
  ASSERT_TRUE(status.ok()) << status.error_message();
  const auto expected =
      *RankByUtility(*SolvedTable(), CorePosition(), 160,
                     Utility::OfReaching(215), {.include_scoring = true});
  ASSERT_EQ(response.actions_size(), expected.size());
  EXPECT_EQ(response.probability(), expected[0].chance);
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const v1::TargetAction& action = response.actions(static_cast<int>(i));
    EXPECT_EQ(action.probability(), expected[i].chance);
    EXPECT_EQ(action.probability_loss(), expected[i].chance_loss);
    EXPECT_EQ(action.value().expected_final(),
              160 + expected[i].ranked.expected_remaining);
  }
  EXPECT_EQ(response.table_id(), SolvedTable()->id());
  request.set_max_actions(2);
  EXPECT_EQ(client_.Target(request).response.actions_size(), 2);
}

// The example of core/advisor/targets.h: 60 points are needed.
TEST_F(TargetQueriesTest, SaysWhatTheHighestExpectationIsGoodFor) {
  v1::AnalyzeTargetRequest request;
  *request.mutable_position() =
      ToMessage(Position{{kAllCategories & ~(MaskOf(Category::kSixes) |
                                             MaskOf(Category::kFourOfAKind) |
                                             MaskOf(Category::kYatzy)),
                          45},
                         CountsOf({6, 6, 6, 6, 6}),
                         0});
  request.mutable_position()->mutable_state()->set_banked_score(140);
  request.set_target(200);
  for (const int max_actions : {0, 1}) {
    request.set_max_actions(max_actions);
    const auto response = client_.Target(request).response;
    EXPECT_EQ(response.probability(), 1);
    EXPECT_NEAR(response.expectation_probability(), 0.916, 5e-4);
    EXPECT_EQ(response.actions(0).value().action().score(), v1::CATEGORY_SIXES);
  }
}

// Whatever ties, and wherever it is in the order of chances.
TEST_F(TargetQueriesTest, FollowsTheFirstActionOfAnalyzePosition) {
  std::mt19937_64 random(3);
  int others = 0;
  for (int i = 0; i < 60; ++i) {
    Position position = AnyPosition(*Game::Default(), random);
    while (std::popcount(position.state.filled) < 11) {
      position = AnyPosition(*Game::Default(), random);
    }
    v1::AnalyzeTargetRequest request;
    *request.mutable_position() = ToMessage(position);
    request.mutable_position()->mutable_state()->set_banked_score(150);
    request.set_target(180 + i);
    request.set_include_scoring(i % 2 == 0);
    v1::AnalyzePositionRequest analyze;
    *analyze.mutable_position() = request.position();
    analyze.set_include_scoring(request.include_scoring());
    const auto best = client_.Analyze(analyze).response.actions(0);
    const auto response = client_.Target(request).response;
    double expected = -1;
    for (const v1::TargetAction& one : response.actions()) {
      if (one.value().SerializeAsString() == best.SerializeAsString()) {
        expected = one.probability();
      }
    }
    EXPECT_EQ(response.expectation_probability(), expected) << i;
    if (expected < response.probability()) ++others;
  }
  EXPECT_GT(others, 5);
}

TEST_F(TargetQueriesTest, AnswersAtTheStartOfATurn) {
  v1::AnalyzeTargetRequest request;
  *request.mutable_state() = Late();
  request.set_target(215);
  const auto target = client_.Target(request);
  ASSERT_TRUE(target.status.ok());
  EXPECT_EQ(
      target.response.probability(),
      *BestUtility(Game::Default(), kThreeOpen, 160, Utility::OfReaching(215)));
  EXPECT_EQ(target.response.actions_size(), 0);
  EXPECT_EQ(target.response.expectation_probability(), 0);
  v1::AnalyzeWinRequest win;
  *win.mutable_state() = Late();
  win.set_opponent_final_score(215);
  const auto won = client_.Win(win);
  ASSERT_TRUE(won.status.ok());
  const WinChances expected = *BestWinChances(Game::Default(), kThreeOpen, 160,
                                              FinishedOpponent(215), 0.5);
  EXPECT_EQ(won.response.chances().win(), expected.win);
  EXPECT_EQ(won.response.chances().draw(), expected.draw);
  EXPECT_EQ(won.response.chances().lose(), expected.lose);
}

TEST_F(TargetQueriesTest, AnswersForAFinishedGame) {
  v1::GameState state = ToMessage(State{kAllCategories, 63});
  state.set_banked_score(200);
  v1::AnalyzeTargetRequest request;
  *request.mutable_state() = state;
  request.set_target(250);
  EXPECT_EQ(client_.Target(request).response.probability(), 1);
  request.set_target(251);
  EXPECT_EQ(client_.Target(request).response.probability(), 0);
  v1::Position& position = *request.mutable_position();
  *position.mutable_state() = state;
  for (int die = 0; die < 5; ++die) position.add_dice(1);
  position.set_rerolls_left(0);
  EXPECT_EQ(client_.Target(request).status.error_code(),
            grpc::StatusCode::FAILED_PRECONDITION);
}

TEST_F(TargetQueriesTest, RanksActionsToBeatOneWhoPlays) {
  v1::AnalyzeWinRequest request;
  *request.mutable_position() = LatePosition();
  *request.mutable_opponent_state() = Late();
  request.set_draw_worth(0);
  const auto [status, response] = client_.Win(request);
  ASSERT_TRUE(status.ok()) << status.error_message();
  const Opponent opponent{
      *DistributionOf(*SolvedExactValues(), kThreeOpen, {.threads = 1}), 160};
  const auto expected =
      *RankToWin(*SolvedTable(), CorePosition(), 160, opponent, 0);
  ASSERT_EQ(response.actions_size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const v1::WinAction& action = response.actions(static_cast<int>(i));
    EXPECT_NEAR(action.chances().win(), expected[i].chances.win, 1e-12);
    EXPECT_NEAR(action.chances().draw(), expected[i].chances.draw, 1e-8);
    EXPECT_NEAR(action.loss(), expected[i].loss, 1e-12);
  }
}

TEST_F(TargetQueriesTest, RanksActionsByAnyWorth) {
  v1::AnalyzeWinRequest request;
  *request.mutable_position() = LatePosition();
  request.mutable_worth()->set_least_final_score(200);
  for (const double worth : {0.0, 1.0, 4.0}) {
    request.mutable_worth()->add_worths(worth);
  }
  const auto [status, response] = client_.Win(request);
  ASSERT_TRUE(status.ok()) << status.error_message();
  const auto expected = *RankByUtility(*SolvedTable(), CorePosition(), 160,
                                       *Utility::Create(200, {0, 1, 4}));
  EXPECT_EQ(response.chances().value(), expected[0].chance);
  EXPECT_EQ(response.chances().win(), 0);
  EXPECT_EQ(response.actions(3).chances().value(), expected[3].chance);
}

TEST_F(TargetQueriesTest, RefusesWhatWouldTakeLong) {
  const auto [status, response] = client_.Target({});
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(status.error_message(), HasSubstr("too much may follow"));
}

TEST_F(TargetQueriesTest, NamesFieldsAndValues) {
  v1::AnalyzeTargetRequest target;
  *target.mutable_state() = Late();
  target.set_target(2'000'000);
  target.set_max_actions(-1);
  EXPECT_THAT(ViolationsOf(client_.Target(target).status),
              ElementsAre(HasSubstr("target: 2000000 is not"),
                          HasSubstr("max_actions: -1 is negative")));
  const auto refuses = [&](const v1::AnalyzeWinRequest& request) {
    return ViolationsOf(client_.Win(request).status);
  };
  v1::AnalyzeWinRequest win;
  *win.mutable_state() = Late();
  EXPECT_THAT(refuses(win),
              ElementsAre(HasSubstr("opponent_final_score: is required")));
  win.set_opponent_final_score(200);
  win.set_draw_worth(1.5);
  EXPECT_THAT(refuses(win), ElementsAre(HasSubstr("draw_worth: 1.5 is not")));
  win.set_draw_worth(0.5);
  win.mutable_opponent_state();
  EXPECT_THAT(refuses(win),
              ElementsAre(HasSubstr("opponent_state: has 15 open categories")));
  win.clear_draw_worth();
  win.mutable_worth();
  EXPECT_THAT(refuses(win), ElementsAre(HasSubstr("worth.worths: no worth")));
  win.mutable_worth()->add_worths(2);
  win.mutable_worth()->add_worths(1);
  EXPECT_THAT(refuses(win),
              ElementsAre(HasSubstr("worth.worths: worths[1] is 1, less")));
  win.mutable_worth()->set_worths(1, std::numeric_limits<double>::infinity());
  EXPECT_THAT(refuses(win),
              ElementsAre(HasSubstr("worth.worths: worths[1] is inf")));
  win.mutable_worth()->set_worths(1, 3);
  win.set_draw_worth(0.5);
  EXPECT_THAT(refuses(win),
              ElementsAre("worth: is beside draw_worth, which is for an "
                          "opponent"));
}

}  // namespace
}  // namespace yatzy::server
