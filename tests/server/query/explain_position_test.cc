// ExplainPosition: what it answers, and what it refuses.
#include <gmock/gmock.h>

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/advisor/outlook.h"
#include "core/advisor/policy_sources.h"
#include "tests/support/default_game.h"
#include "tests/support/eventually.h"
#include "tests/support/goldens.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ExplainPositionTest : public testing::Test {
 protected:
  ExplainPositionTest() {
    server_.registry().Publish(SolvedTable());
    (*server_.games().Find("small"))->registry.Publish(SolvedSmallTable());
  }

  static v1::ExplainPositionRequest RequestFor(const Position& position) {
    v1::ExplainPositionRequest request;
    *request.mutable_position() = ToMessage(position);
    request.mutable_position()->mutable_state()->set_banked_score(11);
    return request;
  }

  // The start of the small game, whose categories differ.
  static v1::ExplainPositionRequest SmallRequest() {
    v1::ExplainPositionRequest request =
        RequestFor({State{}, {0, 0, 3, 2, 0, 0}, 1});
    request.set_rule_set("small");
    return request;
  }

  TestServer server_{QueryServer::Options{},
                     {Game::Default()->rules(), SmallRules(), [] {
                        RuleSet rules = SmallRules();
                        rules.id = "never-ready";
                        return rules;
                      }()}};
  const AdvisorClient client_{server_.server().InProcessChannel()};
};

void ExpectSources(const Game& game, const v1::PointSources& message,
                   const PointSources& sources) {
  std::array<double, kMaxCategories> points{};
  int last = -1;
  for (const v1::CategoryPoints& of : message.categories()) {
    const int c = game.IndexOf(static_cast<Category>(of.category() - 1));
    ASSERT_GT(c, last) << "not in card order";
    EXPECT_NE(of.points(), 0);
    points[last = c] = of.points();
  }
  EXPECT_EQ(points, sources.categories);
  EXPECT_EQ(message.extra(), sources.extra);
  // The bonus is told apart as soon as the server can.
  EXPECT_NEAR(message.bonus() + message.later(), sources.bonus + sources.later,
              1e-9);
}

void ExpectOutlook(const Game& game, const v1::Outlook& message,
                   const Outlook& outlook, const Outlook& best) {
  int last = -1;
  int certain = 0;
  for (const v1::CategoryOutlook& of : message.categories()) {
    const int c = game.IndexOf(static_cast<Category>(of.category() - 1));
    ASSERT_GT(c, last) << "not in card order";
    EXPECT_GT(of.probability(), 0);
    EXPECT_EQ(of.probability(), outlook.categories[c].probability);
    EXPECT_EQ(of.mean_points(), outlook.categories[c].points);
    last = c;
  }
  for (const auto& of : outlook.categories) certain += of.probability > 0;
  EXPECT_EQ(message.categories_size(), certain);
  EXPECT_EQ(message.mean_extra_points(), outlook.extra);
  ASSERT_EQ(message.equal_dice_size(), game.dice());
  for (int n = 1; n <= game.dice(); ++n) {
    EXPECT_EQ(message.equal_dice(n - 1), outlook.equal_dice[n]);
  }
  ExpectSources(game, message.sources(), outlook.sources);
  ExpectSources(game, message.difference(), outlook.sources - best.sources);
}

double SumOf(const v1::PointSources& sources) {
  double sum = sources.bonus() + sources.extra() + sources.later();
  for (const v1::CategoryPoints& of : sources.categories()) sum += of.points();
  return sum;
}

void ExpectExplained(const ValueTable& table, const Position& position,
                     const v1::ExplainPositionRequest& request,
                     const v1::ExplainPositionResponse& response) {
  const auto ranked = *RankActions(
      table, position, {request.max_actions(), request.include_scoring()});
  ASSERT_EQ(response.actions_size(), ranked.size());
  const Outlook best = *OutlookOf(table, position, ranked[0].action);
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const v1::ExplainedAction& message = response.actions(static_cast<int>(i));
    ExpectOutlook(table.game(), message.outlook(),
                  *OutlookOf(table, position, ranked[i].action), best);
    EXPECT_NEAR(SumOf(message.outlook().sources()),
                ranked[i].expected_remaining, 1e-9);
    EXPECT_NEAR(SumOf(message.outlook().difference()),
                -message.value().expected_loss(), 1e-6);
    double certain = 0;
    for (const auto& of : message.outlook().categories()) {
      certain += of.probability();
    }
    EXPECT_NEAR(certain, 1, 1e-9);
  }
}

// The actions and their values are those of AnalyzePosition.
TEST_F(ExplainPositionTest, SaysOfEachActionWhatCoreSays) {
  const auto moves = GoldenMoves();
  for (std::size_t i = 0; i < 60; ++i) {
    v1::ExplainPositionRequest request = RequestFor(moves[i].position);
    request.set_max_actions(i % 3 == 0 ? 0 : 4);
    request.set_include_scoring(i % 2 == 0);
    const auto [status, response] = client_.Explain(request);
    ASSERT_TRUE(status.ok()) << status.error_message();
    ExpectExplained(*SolvedTable(), moves[i].position, request, response);
    v1::AnalyzePositionRequest plain;
    plain.ParseFromString(request.SerializeAsString());  // of equal fields
    const auto analysis = client_.Analyze(plain).response;
    ASSERT_EQ(response.actions_size(), analysis.actions_size());
    for (int k = 0; k < analysis.actions_size(); ++k) {
      EXPECT_EQ(response.actions(k).value().SerializeAsString(),
                analysis.actions(k).SerializeAsString());
    }
  }
}

TEST_F(ExplainPositionTest, AnswersAboutTheRuleSetThatIsNamed) {
  const auto request = SmallRequest();
  const auto [status, response] = client_.Explain(request);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ExpectExplained(*SolvedSmallTable(), {State{}, {0, 0, 3, 2, 0, 0}, 1},
                  request, response);
  EXPECT_EQ(response.table_id(), SolvedSmallTable()->id());
  EXPECT_EQ(response.rule_set(), "small");
  const auto other =
      client_.Explain(RequestFor({State{}, {0, 0, 3, 2, 0, 0}, 1})).response;
  EXPECT_EQ(other.table_id(), SolvedTable()->id());
  EXPECT_EQ(other.rule_set(), "");
}

TEST_F(ExplainPositionTest, SaysHowLikelyTheBonusIsOnceItKnows) {
  const auto request = SmallRequest();
  v1::ExplainPositionResponse response = client_.Explain(request).response;
  EXPECT_TRUE(Eventually([&] {
    response = client_.Explain(request).response;
    return response.actions(0).outlook().bonus_probabilities_size() > 0;
  }));
  const auto sources = FollowPolicy(SolvedSmallTable(), {.tiers_only = true});
  ASSERT_THAT(sources, IsOk());
  const Position position = {State{}, {0, 0, 3, 2, 0, 0}, 1};
  const auto ranked = *RankActions(*SolvedSmallTable(), position);
  ASSERT_EQ(response.actions_size(), ranked.size());
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const auto& message = response.actions(static_cast<int>(i)).outlook();
    const Outlook outlook = *OutlookOf(*SolvedSmallTable(), position,
                                       ranked[i].action, sources->get());
    ASSERT_EQ(message.bonus_probabilities_size(),
              SmallGame()->rules().tiers.size());
    EXPECT_EQ(message.bonus_probabilities(0), outlook.tiers[0]);
    EXPECT_EQ(message.sources().bonus(), outlook.sources.bonus);
    EXPECT_EQ(message.sources().later(), outlook.sources.later);
    EXPECT_GT(message.sources().bonus(), 0);
  }
}

// As a daemon does that runs with --outlook=game. An action that loses says at
// which categories of the whole game, and the parts are its loss.
TEST_F(ExplainPositionTest, SplitsTheWholeGameWhereItIsSetTo) {
  server_.games().SetOutlook({.scope = OutlookScope::kGame});
  v1::ExplainPositionRequest request = SmallRequest();
  request.set_include_scoring(true);
  v1::ExplainPositionResponse response = client_.Explain(request).response;
  EXPECT_TRUE(Eventually([&] {
    response = client_.Explain(request).response;
    return response.actions(0).outlook().is_split_to_the_end();
  }));
  const auto sources = FollowPolicy(SolvedSmallTable());
  ASSERT_THAT(sources, IsOk());
  const Position position = {State{}, {0, 0, 3, 2, 0, 0}, 1};
  const auto ranked = *RankActions(*SolvedSmallTable(), position,
                                   {.max_actions = 0, .include_scoring = true});
  ASSERT_EQ(response.actions_size(), ranked.size());
  const auto outlook_of = [&](const RankedAction& action) {
    return *OutlookOf(*SolvedSmallTable(), position, action.action,
                      sources->get());
  };
  const Outlook best = outlook_of(ranked[0]);
  for (std::size_t i = 0; i < ranked.size(); ++i) {
    const auto& message = response.actions(static_cast<int>(i)).outlook();
    const Outlook outlook = outlook_of(ranked[i]);
    EXPECT_TRUE(message.is_split_to_the_end());
    EXPECT_EQ(message.sources().later(), 0);
    EXPECT_EQ(message.sources().bonus(), outlook.sources.bonus);
    ExpectOutlook(*SmallGame(), message, outlook, best);
    EXPECT_NEAR(SumOf(message.sources()), ranked[i].expected_remaining, 1e-9);
  }
}

// The example of outlook.h.
TEST_F(ExplainPositionTest, KnowsThreeThreesWithSixesFilled) {
  v1::ExplainPositionRequest request =
      RequestFor({State{1 << 5, 18}, {0, 0, 3, 0, 1, 1}, 2});
  request.set_include_scoring(true);
  const auto response = client_.Explain(request).response;
  ASSERT_EQ(response.actions_size(), 16 + 14);
  const v1::ExplainedAction& best = response.actions(0);
  EXPECT_THAT(best.value().action().keep().faces(), ElementsAre(3, 3, 3));
  EXPECT_NEAR(best.outlook().equal_dice(3), 550.0 / 1296, 1e-9);
  EXPECT_NEAR(best.outlook().equal_dice(4), 121.0 / 1296, 1e-9);
}

TEST_F(ExplainPositionTest, NamesInvalidFields) {
  v1::ExplainPositionRequest request;
  EXPECT_THAT(ViolationsOf(client_.Explain(request).status),
              ElementsAre("position.state: is required",
                          "position.dice: has 0 dice, expected 5",
                          "position.rerolls_left: is required (0, 1 or 2)"));
  request = RequestFor({State{}, {1, 1, 1, 1, 1, 0}, 2});
  request.mutable_position()->set_dice(3, 0);
  request.set_max_actions(-2);
  EXPECT_THAT(
      ViolationsOf(client_.Explain(request).status),
      ElementsAre("position.dice[3]: 0 is not a face (1 to 6)",
                  "max_actions: -2 is negative, expected 0 (all) or more"));
  request = RequestFor({State{}, {1, 1, 1, 1, 1, 0}, 2});
  request.mutable_position()->mutable_state()->add_filled_categories(
      v1::CATEGORY_SIXES);
  request.mutable_position()->mutable_state()->clear_upper_score();
  EXPECT_THAT(ViolationsOf(client_.Explain(request).status),
              ElementsAre("position.state.upper_score: is required: "
                          "CATEGORY_SIXES is filled (0, 6, 12, 18, 24 or 30)"));
}

TEST_F(ExplainPositionTest, AFinishedGameLeavesNothingToExplain) {
  const auto status =
      client_.Explain(RequestFor({State{kAllCategories, 0}, {5}, 2})).status;
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(status.error_message(),
            "the game is finished: all fifteen categories are filled");
}

TEST_F(ExplainPositionTest, TellsAnUnknownGameFromOneThatIsNotReady) {
  auto request = SmallRequest();
  request.set_rule_set("crag");
  EXPECT_EQ(client_.Explain(request).status.error_code(),
            grpc::StatusCode::NOT_FOUND);
  request.set_rule_set("never-ready");
  const auto status = client_.Explain(request).status;
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(status.error_message(), HasSubstr("never-ready"));
}

}  // namespace
}  // namespace yatzy::server
