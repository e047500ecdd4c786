// AnalyzeTarget and its batch where the server has a table of targets.
#include <gmock/gmock.h>

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "core/advisor/targets.h"
#include "core/notation/position_text.h"
#include "core/solver/solver.h"
#include "proto/convert/convert.h"
#include "tests/support/any_position.h"
#include "tests/support/small_targets.h"
#include "tests/support/solved_table.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

using ::testing::HasSubstr;

RuleSet SmallServed() {
  RuleSet rules = SmallTargetRules();
  rules.id = "small";
  return rules;
}

// Targets of a game in which 100 points come for certain, and no more.
std::shared_ptr<const TargetTable> HundredPoints(
    const std::shared_ptr<const Game>& game) {
  const auto payload =
      AllocatePagesOf<std::byte>(game->values() * sizeof(TargetPlace));
  auto* const places = reinterpret_cast<TargetPlace*>(payload.get());
  std::fill_n(places, game->values(), TargetPlace{0, 101, 0});
  return std::make_shared<const TargetTable>(game, payload, 0);
}

class TableOfTargetsTest : public testing::Test {
 protected:
  TableOfTargetsTest() {
    server_.registry().Publish(SolvedTable());
    small_.registry.Publish(mean_);
  }

  v1::AnalyzeTargetRequest Request(const Position& position, int target) const {
    v1::AnalyzeTargetRequest request;
    request.set_rule_set("small");
    NotedPosition noted;
    noted.dice = position.dice;
    noted.rerolls_left = position.rerolls_left;
    noted.upper_score = position.state.upper_total;
    noted.filled = position.state.filled;
    noted.banked_score = 20;
    const bool has_yatzy =
        (position.state.filled >> small_.game->all_equal_box() & 1) != 0;
    if (has_yatzy)
      noted.all_equal_points = position.state.all_equal_held ? 50 : 0;
    WritePosition(*small_.game, noted, *request.mutable_position());
    request.set_target(target);
    return request;
  }

  TestServer server_{{}, {Game::Default()->rules(), SmallServed()}};
  ServedGame& small_ = **server_.games().Find("small");
  const std::shared_ptr<const ValueTable> mean_ =
      Solve(small_.game, {}).value();
  const std::shared_ptr<const TargetTable> targets_ =
      SolveTargets(small_.game, {}).value();
  const AdvisorClient client_{server_.server().InProcessChannel()};
};

TEST_F(TableOfTargetsTest, AnswersWhatWouldBeSolved) {
  std::mt19937_64 random(1);
  v1::BatchAnalyzeTargetsRequest batch;
  batch.set_rule_set("small");
  std::vector<v1::AnalyzeTargetResponse> singles;
  for (int i = 0; i < 100; ++i) {
    const Position position = AnyPosition(*small_.game, random);
    const int target = 20 + static_cast<int>(random() % 120);
    const auto request = Request(position, target);
    small_.targets.Publish(nullptr);
    const auto solved = client_.Target(request);
    small_.targets.Publish(targets_);
    const auto looked_up = client_.Target(request);
    ASSERT_TRUE(solved.status.ok()) << solved.status.error_message();
    ASSERT_TRUE(looked_up.status.ok()) << looked_up.status.error_message();
    EXPECT_EQ(solved.response.targets_table_id(), "");
    EXPECT_EQ(looked_up.response.targets_table_id(), targets_->id());
    EXPECT_EQ(looked_up.response.table_id(), mean_->id());
    EXPECT_NEAR(looked_up.response.probability(), solved.response.probability(),
                2e-6);
    EXPECT_NEAR(looked_up.response.expectation_probability(),
                solved.response.expectation_probability(), 2e-6);
    const auto ranked =
        RankByTarget(*targets_, *mean_, position, target - 20).value();
    ASSERT_EQ(looked_up.response.actions_size(), std::ssize(ranked));
    EXPECT_EQ(looked_up.response.actions(0).probability(), ranked[0].chance);
    singles.push_back(looked_up.response);
    v1::TargetQuery& query = *batch.add_queries();
    *query.mutable_position() = request.position();
    query.set_target(target);
  }
  const auto together = client_.BatchTarget(batch);
  ASSERT_TRUE(together.status.ok()) << together.status.error_message();
  EXPECT_EQ(together.response.targets_table_id(), targets_->id());
  for (std::size_t i = 0; i < singles.size(); ++i) {
    const auto& one = together.response.targets(static_cast<int>(i));
    EXPECT_EQ(one.probability(), singles[i].probability());
    EXPECT_EQ(one.actions_size(), singles[i].actions_size());
  }
}

TEST_F(TableOfTargetsTest, AnswersFromAnyStateWhatWouldTakeTooLong) {
  v1::AnalyzeTargetRequest request;  // the start of Scandinavian Yatzy
  request.set_target(100);
  const auto refused = client_.Target(request);
  EXPECT_EQ(refused.status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(refused.status.error_message(), HasSubstr("too much may follow"));
  const auto targets = HundredPoints(Game::Default());
  server_.games().main().targets.Publish(targets);
  EXPECT_EQ(client_.Target(request).response.probability(), 1);
  request.set_target(101);
  const auto [status, response] = client_.Target(request);
  EXPECT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.probability(), 0);
  EXPECT_EQ(response.targets_table_id(), targets->id());
}

TEST_F(TableOfTargetsTest, IsNamedInTheListOfRuleSets) {
  small_.targets.Publish(targets_);
  v1::ListRuleSetsResponse list;
  ASSERT_TRUE(AdvisorService(server_.games()).ListRuleSets({}, list).ok());
  EXPECT_EQ(list.rule_sets(0).targets_table_id(), "");
  EXPECT_EQ(list.rule_sets(1).targets_table_id(), targets_->id());
  EXPECT_FALSE(list.rule_sets(1).start_distribution_ready());
  const auto go_on = [] { return absl::OkStatus(); };
  ASSERT_TRUE(small_.distributions.Of({}, go_on).ok());
  list.Clear();
  ASSERT_TRUE(AdvisorService(server_.games()).ListRuleSets({}, list).ok());
  EXPECT_TRUE(list.rule_sets(1).start_distribution_ready());
}

}  // namespace
}  // namespace yatzy::server
