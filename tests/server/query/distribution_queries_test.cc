// EvaluateDistribution and its batch: what they answer, and what they refuse.
#include <gmock/gmock.h>

#include <atomic>
#include <bit>
#include <cmath>
#include <future>
#include <limits>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/advisor/distribution.h"
#include "core/solver/solver.h"
#include "proto/contract/limits.h"
#include "proto/convert/convert.h"
#include "tests/support/any_position.h"
#include "tests/support/default_game.h"
#include "tests/support/faces.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

using DistributionReply = Reply<v1::EvaluateDistributionResponse>;

// The small game with a jackpot, whose scores lie far apart.
RuleSet JackpotRules() {
  RuleSet rules = SmallRules("jackpot");
  rules.all_equal_bonus.points = 1000;
  rules.tiers[0].points = 1000;
  return rules;
}

class DistributionQueriesTest : public testing::Test {
 protected:
  DistributionQueriesTest() {
    server_.registry().Publish(SolvedTable());
    Game("small").registry.Publish(SolvedSmallTable());
  }

  ServedGame& Game(const char* id) { return **server_.games().Find(id); }

  static v1::EvaluateDistributionRequest OfState(const v1::GameState& state) {
    v1::EvaluateDistributionRequest request;
    *request.mutable_state() = state;
    return request;
  }

  // A position of the small game: threes are filled, with six points.
  static v1::EvaluateDistributionRequest SmallPosition() {
    v1::EvaluateDistributionRequest request;
    request.set_rule_set("small");
    v1::Position& position = *request.mutable_position();
    position.mutable_state()->add_filled_categories(v1::CATEGORY_THREES);
    position.mutable_state()->set_upper_score(6);
    position.mutable_state()->set_banked_score(6);
    for (const int face : {4, 4, 5, 6, 6}) position.add_dice(face);
    position.set_rerolls_left(1);
    return request;
  }

  TestServer server_{
      QueryServer::Options{},
      {yatzy::Game::Default()->rules(), SmallRules(), JackpotRules()}};
  const AdvisorClient client_{server_.server().InProcessChannel()};
};

void ExpectSame(const v1::Distribution& message, const Distribution& expected,
                int banked) {
  EXPECT_EQ(message.least_final_score(), banked + expected.least);
  EXPECT_THAT(message.probabilities(),
              testing::ElementsAreArray(expected.probabilities));
  EXPECT_EQ(message.mean(), banked + expected.Mean());
  EXPECT_EQ(message.standard_deviation(), expected.StandardDeviation());
  for (const v1::ScorePercentile& one : message.percentiles()) {
    EXPECT_EQ(one.final_score(),
              banked + expected.Quantile(one.percent() / 100));
  }
  for (const v1::ScoreChance& one : message.at_least()) {
    EXPECT_EQ(one.probability(), expected.AtLeast(one.final_score() - banked));
  }
  for (int tier = 0; tier < message.bonus_probabilities_size(); ++tier) {
    EXPECT_EQ(message.bonus_probabilities(tier), expected.tiers[tier]);
  }
}

TEST_F(DistributionQueriesTest, WithoutAFieldItIsOfTheStartOfTheGame) {
  v1::EvaluateDistributionRequest request;
  request.set_rule_set("small");
  const auto [status, response] = client_.Distribution(request);
  ASSERT_TRUE(status.ok()) << status.error_message();
  const auto values = *SolveExactly(SmallGame());
  ExpectSame(response.distribution(), *DistributionOf(*values, State{}), 0);
  EXPECT_EQ(response.table_id(), SolvedSmallTable()->id());
  EXPECT_EQ(response.rule_set(), "small");
  EXPECT_FALSE(response.has_action());
  EXPECT_EQ(response.distribution().bonus_probabilities_size(), 1);
  std::vector<double> percents;
  for (const auto& one : response.distribution().percentiles()) {
    percents.push_back(one.percent());
  }
  EXPECT_THAT(percents, ElementsAre(1, 5, 10, 25, 50, 75, 90, 95, 99));
}

// States of Scandinavian Yatzy, few open categories, as final scores.
TEST_F(DistributionQueriesTest, HasWhatWasAskedAsFinalScores) {
  std::mt19937_64 random(7);
  int states = 0;
  while (states < 20) {
    const State state = AnyPosition(*yatzy::Game::Default(), random).state;
    if (std::popcount(state.filled) < 11) continue;
    ++states;
    v1::EvaluateDistributionRequest request = OfState(ToMessage(state));
    request.mutable_state()->set_banked_score(100);
    for (const int score : {std::numeric_limits<int>::min(), 150, 200,
                            std::numeric_limits<int>::max()}) {
      request.add_at_least(score);
    }
    for (const double percent : {0.0, 12.5, 100.0}) {
      request.add_percentiles(percent);
    }
    const auto [status, response] = client_.Distribution(request);
    ASSERT_TRUE(status.ok()) << status.error_message();
    const v1::Distribution& message = response.distribution();
    ASSERT_EQ(message.percentiles_size(), 3);
    ASSERT_EQ(message.at_least_size(), 4);
    EXPECT_NEAR(message.at_least(0).probability(), 1, 1e-12);
    EXPECT_EQ(message.at_least(3).probability(), 0);
    v1::Distribution finite = message;
    finite.mutable_at_least()->DeleteSubrange(3, 1);
    finite.mutable_at_least()->DeleteSubrange(0, 1);
    ExpectSame(finite, *DistributionOf(*SolvedExactValues(), state), 100);
    EXPECT_NEAR(message.mean(), 100 + SolvedTable()->ExpectedRemaining(state),
                2e-5);
  }
}

TEST_F(DistributionQueriesTest, AFinishedGameHasOneScore) {
  v1::GameState state = ToMessage(State{kAllCategories, 63});
  state.set_banked_score(200);
  const auto [status, response] = client_.Distribution(OfState(state));
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.distribution().least_final_score(), 250);
  EXPECT_THAT(response.distribution().probabilities(), ElementsAre(1));
  EXPECT_EQ(response.distribution().standard_deviation(), 0);
  EXPECT_THAT(response.distribution().bonus_probabilities(), ElementsAre(1));
}

TEST_F(DistributionQueriesTest, OfAPositionItNamesTheBestAction) {
  const v1::EvaluateDistributionRequest request = SmallPosition();
  const auto [status, response] = client_.Distribution(request);
  ASSERT_TRUE(status.ok()) << status.error_message();
  v1::AnalyzePositionRequest analyze;
  *analyze.mutable_position() = request.position();
  analyze.set_rule_set("small");
  const auto best = client_.Analyze(analyze).response.actions(0);
  EXPECT_EQ(response.action().DebugString(), best.action().DebugString());
  EXPECT_NEAR(response.distribution().mean(), best.expected_final(), 2e-5);
}

TEST_F(DistributionQueriesTest, OfAPositionItIsAfterTheAction) {
  v1::EvaluateDistributionRequest request = SmallPosition();
  request.mutable_action()->mutable_keep()->add_faces(4);
  const auto values = *SolveExactly(SmallGame());
  const State state{1, 6};
  const Position position{state, CountsOf({4, 4, 5, 6, 6}), 1};
  auto reply = client_.Distribution(request);
  ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
  ExpectSame(reply.response.distribution(),
             *DistributionOf(*values, position, CountsOf({4})), 6);
  EXPECT_THAT(reply.response.action().keep().faces(), ElementsAre(4));
  // With a reroll left.
  request.mutable_action()->set_score(v1::CATEGORY_CHANCE);
  reply = client_.Distribution(request);
  ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
  ExpectSame(reply.response.distribution(),
             *DistributionOf(*values, position, Category::kChance), 6);
}

TEST_F(DistributionQueriesTest, ABatchIsWhatEachAloneIs) {
  v1::BatchEvaluateDistributionsRequest batch;
  batch.set_rule_set("small");
  batch.add_at_least(150);
  std::vector<v1::Distribution> expected;
  for (int i = 0; i < 6; ++i) {
    v1::EvaluateDistributionRequest request = SmallPosition();
    request.add_at_least(150);
    v1::DistributionQuery& query = *batch.add_queries();
    if (i % 2 == 0) {
      const v1::GameState state = request.position().state();
      *request.mutable_state() = *query.mutable_state() = state;
    } else {
      request.mutable_position()->set_dice(0, i);
      *query.mutable_position() = request.position();
    }
    expected.push_back(client_.Distribution(request).response.distribution());
  }
  const auto [status, response] = client_.BatchDistribution(batch);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(response.distributions_size(), expected.size());
  for (int i = 0; i < response.distributions_size(); ++i) {
    EXPECT_EQ(response.distributions(i).distribution().SerializeAsString(),
              expected[i].SerializeAsString());
    EXPECT_EQ(response.distributions(i).has_action(), i % 2 != 0);
  }
  EXPECT_EQ(response.table_id(), SolvedSmallTable()->id());
  EXPECT_EQ(response.rule_set(), "small");
}

// "FIELD: WHAT" of a refusal.
std::vector<std::string> WhyRefused(const DistributionReply& reply) {
  EXPECT_EQ(reply.status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  return ViolationsOf(reply.status);
}

TEST_F(DistributionQueriesTest, RefusesBadFieldsByName) {
  v1::EvaluateDistributionRequest request;
  for (int i = 0; i <= kMaxAtLeast; ++i) request.add_at_least(i);
  for (const double percent : {-0.5, 50.0, 100.0000001, std::nan("")}) {
    request.add_percentiles(percent);
  }
  request.mutable_action()->set_score(v1::CATEGORY_ONES);
  EXPECT_THAT(WhyRefused(client_.Distribution(request)),
              ElementsAre("at_least: has 65 scores, expected at most 64",
                          "percentiles[0]: -0.5 is not in the range 0 to 100",
                          "percentiles[2]: 100.0000001 is not in the range 0 "
                          "to 100",
                          "percentiles[3]: nan is not in the range 0 to 100",
                          "action: is for a position, which is not given"));
  request = {};
  for (int i = 0; i <= kMaxPercentiles; ++i) request.add_percentiles(1);
  request.mutable_state()->set_upper_score(-1);
  EXPECT_THAT(WhyRefused(client_.Distribution(request)),
              ElementsAre("percentiles: has 102 numbers, expected at most 101",
                          HasSubstr("state.upper_score: -1")));
}

TEST_F(DistributionQueriesTest, RefusesWhatIsNoActionOfThePosition) {
  const auto refusal = [&](const auto& set) {
    v1::EvaluateDistributionRequest request = SmallPosition();
    set(*request.mutable_action());
    return WhyRefused(client_.Distribution(request));
  };
  EXPECT_THAT(refusal([](v1::Action&) {}),
              ElementsAre("action: has neither keep nor score, expected one of "
                          "them"));
  EXPECT_THAT(
      refusal([](v1::Action& a) { a.set_score(v1::CATEGORY_ONES); }),
      ElementsAre("action.score: 1 (CATEGORY_ONES) is not a category of "
                  "small"));
  EXPECT_THAT(refusal([](v1::Action& a) { a.mutable_keep()->add_faces(7); }),
              ElementsAre("action.keep: 7 is not a face (1 to 6)"));
  EXPECT_THAT(
      refusal([](v1::Action& a) { a.mutable_keep()->add_faces(1); }),
      ElementsAre(HasSubstr("action: dice to keep that are not on the table")));
  EXPECT_THAT(refusal([](v1::Action& a) { a.set_score(v1::CATEGORY_THREES); }),
              ElementsAre(HasSubstr("action: the dice cannot be scored as")));
}

TEST_F(DistributionQueriesTest, RefusesAPositionOfAFinishedGame) {
  v1::EvaluateDistributionRequest request;
  *request.mutable_position() =
      ToMessage(Position{{kAllCategories, 0}, CountsOf({1, 1, 1, 1, 1}), 0});
  const auto status = client_.Distribution(request).status;
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  v1::BatchEvaluateDistributionsRequest batch;
  *batch.add_queries()->mutable_position() = request.position();
  const auto of_batch = client_.BatchDistribution(batch).status;
  EXPECT_EQ(of_batch.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(of_batch.error_message(),
            absl::StrCat("queries[0]: ", status.error_message()));
}

TEST_F(DistributionQueriesTest, RefusesBatchesAsAWhole) {
  v1::BatchEvaluateDistributionsRequest batch;
  EXPECT_THAT(ViolationsOf(client_.BatchDistribution(batch).status),
              ElementsAre("queries: has 0 queries, expected 1 to 64"));
  *batch.add_queries()->mutable_state() = ToMessage(State{kAllCategories, 0});
  batch.add_queries();
  batch.add_queries()->mutable_state();
  batch.add_queries()->mutable_position();
  EXPECT_THAT(
      ViolationsOf(client_.BatchDistribution(batch).status),
      testing::IsSupersetOf(
          {HasSubstr("queries[1].state: is required, or position"),
           HasSubstr("queries[2].state: has 15 open categories, expected at "
                     "most 9"),
           HasSubstr("queries[3].position.dice: ")}));
  for (int i = 4; i <= kMaxBatchDistributions; ++i) batch.add_queries();
  EXPECT_THAT(ViolationsOf(client_.BatchDistribution(batch).status),
              ElementsAre("queries: has 65 queries, expected 1 to 64"));
}

// An answer beyond what clients of gRPC receive.
TEST_F(DistributionQueriesTest, RefusesBatchesWithTooManyScores) {
  ServedGame& game = Game("jackpot");
  game.registry.Publish(*Solve(game.game, SolveOptions{}));
  v1::BatchEvaluateDistributionsRequest batch;
  batch.set_rule_set("jackpot");
  for (int i = 0; i < 40; ++i) batch.add_queries()->mutable_state();
  const auto reply = client_.BatchDistribution(batch);
  ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
  EXPECT_LT(reply.response.ByteSizeLong(), 4 << 20);
  while (batch.queries_size() < kMaxBatchDistributions) {
    batch.add_queries()->mutable_state();
  }
  EXPECT_THAT(ViolationsOf(client_.BatchDistribution(batch).status),
              ElementsAre("queries: have answers of more than 400000 scores, "
                          "expected fewer queries"));
}

// Games that take seconds: one is computed, some wait, the others are refused
// with a hint. All end when their callers have gone; this takes no second.
TEST_F(DistributionQueriesTest, RefusesLongOnesThatWouldWaitForTooMany) {
  constexpr int kCallers = 12;
  std::vector<grpc::ClientContext> contexts(kCallers);
  std::vector<std::future<grpc::Status>> ends;
  std::atomic<int> refused = 0;
  for (int i = 0; i < kCallers; ++i) {
    ends.push_back(std::async(std::launch::async, [&, i] {
      v1::EvaluateDistributionRequest request;
      *request.mutable_position() = ToMessage(
          Position{State{}, CountsOf({1, 2, 3, 4, 1 + i % 6}), 1 + i / 6});
      v1::EvaluateDistributionResponse response;
      const grpc::Status status =
          client_.stub().EvaluateDistribution(&contexts[i], request, &response);
      if (status.error_code() == grpc::StatusCode::RESOURCE_EXHAUSTED) {
        EXPECT_THAT(status.error_message(),
                    HasSubstr("4 distributions wait already; try again in"));
        ++refused;
      }
      return status;
    }));
  }
  while (refused < kCallers - 6) std::this_thread::yield();
  EXPECT_TRUE(client_.Evaluate().status.ok());  // beside it
  for (auto& context : contexts) context.TryCancel();
  for (auto& end : ends) {
    const auto code = end.get().error_code();
    EXPECT_TRUE(code == grpc::StatusCode::CANCELLED ||
                code == grpc::StatusCode::RESOURCE_EXHAUSTED)
        << code;
  }
}

}  // namespace
}  // namespace yatzy::server
