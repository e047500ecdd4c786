// BatchAnalyzeTargets and BatchAnalyzeWins: the answers of single queries, all
// or nothing. batch_work_test.cc has how much they may ask.
#include <gmock/gmock.h>

#include <bit>
#include <random>
#include <string>
#include <vector>

#include "proto/contract/limits.h"
#include "server/query/asked_play.h"
#include "tests/support/any_position.h"
#include "tests/support/default_game.h"
#include "tests/support/faces.h"
#include "tests/support/solved_table.h"
#include "tests/support/test_server.h"
#include "tests/support/violations.h"

namespace yatzy::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

// Positions with one to `most` open categories, 150 banked.
std::vector<v1::Position> LatePositions(int count, int most) {
  std::mt19937_64 random(count);
  std::vector<v1::Position> positions;
  while (std::ssize(positions) < count) {
    const Position position = AnyPosition(*Game::Default(), random);
    const int open = kCategories - std::popcount(position.state.filled);
    if (open < 1 || open > most) continue;
    positions.push_back(ToMessage(position));
    positions.back().mutable_state()->set_banked_score(150);
  }
  return positions;
}

class TargetBatchesTest : public testing::Test {
 protected:
  TargetBatchesTest() { server_.registry().Publish(SolvedTable()); }

  // A final score that is within reach of most.
  static int ScoreFor(int query) { return 180 + 5 * query % 60; }

  // As many queries as are asked, about states and positions.
  static v1::BatchAnalyzeTargetsRequest Targets(int size) {
    v1::BatchAnalyzeTargetsRequest batch;
    for (const v1::Position& position : LatePositions(size, 4)) {
      const int i = batch.queries_size();
      v1::TargetQuery& query = *batch.add_queries();
      query.set_target(ScoreFor(i));
      if (i % 3 == 0) {
        *query.mutable_state() = position.state();
      } else {
        *query.mutable_position() = position;
      }
    }
    return batch;
  }

  // The same against those who have finished or play on, and by a worth.
  static v1::BatchAnalyzeWinsRequest Wins(int size, bool with_worths) {
    v1::BatchAnalyzeWinsRequest batch;
    const v1::GameState opponent = LatePositions(1, 3)[0].state();
    const v1::BatchAnalyzeTargetsRequest targets = Targets(size);
    for (const v1::TargetQuery& target : targets.queries()) {
      const int i = batch.queries_size();
      v1::WinQuery& query = *batch.add_queries();
      if (target.has_state()) *query.mutable_state() = target.state();
      if (target.has_position()) *query.mutable_position() = target.position();
      if (i % 3 == 1) {
        *query.mutable_opponent_state() = opponent;
      } else if (with_worths && i % 3 == 2) {
        query.mutable_worth()->set_least_final_score(200);
        for (const double worth : {0, 1, 4}) {
          query.mutable_worth()->add_worths(worth);
        }
      } else {
        query.set_opponent_final_score(target.target());
      }
    }
    return batch;
  }

  void ExpectAsAlone(const v1::BatchAnalyzeTargetsRequest& batch) const {
    const auto [status, response] = client_.BatchTarget(batch);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(response.table_id(), SolvedTable()->id());
    EXPECT_EQ(response.rule_set(), batch.rule_set());
    EXPECT_EQ(response.targets_table_id(), "");
    ASSERT_EQ(response.targets_size(), batch.queries_size());
    for (int i = 0; i < batch.queries_size(); ++i) {
      const v1::TargetQuery& query = batch.queries(i);
      v1::AnalyzeTargetRequest single;
      single.set_rule_set(batch.rule_set());
      single.set_max_actions(batch.max_actions());
      single.set_include_scoring(batch.include_scoring());
      single.set_target(query.target());
      if (query.has_state()) *single.mutable_state() = query.state();
      if (query.has_position()) *single.mutable_position() = query.position();
      const auto alone = client_.Target(single).response;
      v1::AnalyzedTarget expected;
      *expected.mutable_actions() = alone.actions();
      expected.set_probability(alone.probability());
      expected.set_expectation_probability(alone.expectation_probability());
      EXPECT_EQ(response.targets(i).SerializeAsString(),
                expected.SerializeAsString())
          << i;
    }
  }

  void ExpectAsAlone(const v1::BatchAnalyzeWinsRequest& batch) const {
    const auto [status, response] = client_.BatchWin(batch);
    ASSERT_TRUE(status.ok()) << status.error_message();
    EXPECT_EQ(response.table_id(), SolvedTable()->id());
    EXPECT_EQ(response.rule_set(), batch.rule_set());
    ASSERT_EQ(response.wins_size(), batch.queries_size());
    for (int i = 0; i < batch.queries_size(); ++i) {
      v1::AnalyzeWinRequest single;
      // The fields of a query have the names and numbers of the request's.
      ASSERT_TRUE(single.ParseFromString(batch.queries(i).SerializeAsString()));
      single.set_rule_set(batch.rule_set());
      single.set_max_actions(batch.max_actions());
      single.set_include_scoring(batch.include_scoring());
      if (batch.has_draw_worth()) single.set_draw_worth(batch.draw_worth());
      const auto alone = client_.Win(single).response;
      v1::AnalyzedWin expected;
      *expected.mutable_chances() = alone.chances();
      *expected.mutable_actions() = alone.actions();
      EXPECT_EQ(response.wins(i).SerializeAsString(),
                expected.SerializeAsString())
          << i;
    }
  }

  TestServer server_;
  const AdvisorClient client_{server_.server().InProcessChannel()};
};

// Several parts of an answer.
TEST_F(TargetBatchesTest, TargetsAreThoseOfSingleQueries) {
  v1::BatchAnalyzeTargetsRequest batch = Targets(2 * kSlicePlays + 3);
  ExpectAsAlone(batch);
  batch.set_rule_set("scandinavian");
  batch.set_max_actions(2);
  batch.set_include_scoring(true);
  ExpectAsAlone(batch);
}

TEST_F(TargetBatchesTest, WinsAreThoseOfSingleQueries) {
  ExpectAsAlone(Wins(kSlicePlays + 3, /*with_worths=*/true));
  v1::BatchAnalyzeWinsRequest batch = Wins(12, /*with_worths=*/false);
  batch.set_rule_set("scandinavian");
  batch.set_draw_worth(0.25);
  batch.set_max_actions(2);
  batch.set_include_scoring(true);
  ExpectAsAlone(batch);
}

TEST_F(TargetBatchesTest, RefusesBadTargetsByName) {
  v1::BatchAnalyzeTargetsRequest batch;
  EXPECT_THAT(ViolationsOf(client_.BatchTarget(batch).status),
              ElementsAre("queries: has 0 queries, expected 1 to 1024"));
  batch = Targets(1);
  batch.add_queries()->set_target(200);
  batch.add_queries()->mutable_state()->set_upper_score(-1);
  *batch.add_queries()->mutable_position() = LatePositions(1, 3)[0];
  batch.mutable_queries(3)->mutable_position()->set_dice(2, 7);
  batch.mutable_queries(3)->set_target(2'000'000);
  batch.set_max_actions(-1);
  EXPECT_THAT(ViolationsOf(client_.BatchTarget(batch).status),
              ElementsAre("queries[1].state: is required, or position",
                          HasSubstr("queries[2].state.upper_score: -1"),
                          HasSubstr("queries[3].target: 2000000 is not"),
                          HasSubstr("queries[3].position.dice[2]: 7 is not"),
                          HasSubstr("max_actions: -1 is negative")));
  while (batch.queries_size() <= kMaxBatchTargets) batch.add_queries();
  batch.set_max_actions(0);
  EXPECT_THAT(ViolationsOf(client_.BatchTarget(batch).status),
              ElementsAre("queries: has 1025 queries, expected 1 to 1024"));
}

TEST_F(TargetBatchesTest, RefusesBadWinsByName) {
  v1::BatchAnalyzeWinsRequest batch;
  EXPECT_THAT(ViolationsOf(client_.BatchWin(batch).status),
              ElementsAre("queries: has 0 queries, expected 1 to 64"));
  batch = Wins(6, /*with_worths=*/true);
  batch.mutable_queries(0)->clear_against();
  batch.mutable_queries(1)->mutable_opponent_state()->Clear();
  batch.mutable_queries(2)->mutable_worth()->set_worths(0, 2);
  batch.mutable_queries(3)->set_opponent_final_score(-1'000'001);
  batch.mutable_queries(4)->clear_from();
  EXPECT_THAT(
      ViolationsOf(client_.BatchWin(batch).status),
      ElementsAre(
          HasSubstr("queries[0].opponent_final_score: is required, or"),
          HasSubstr("queries[1].opponent_state: has 15 open categories"),
          HasSubstr("queries[2].worth.worths: worths[1] is 1, less than"),
          HasSubstr("queries[3].opponent_final_score: -1000001 is not"),
          HasSubstr("queries[4].state: is required, or position")));
  batch = Wins(3, /*with_worths=*/true);
  batch.set_draw_worth(2);
  EXPECT_THAT(ViolationsOf(client_.BatchWin(batch).status),
              ElementsAre(HasSubstr("queries[2].worth: is beside draw_worth"),
                          HasSubstr("draw_worth: 2 is not 0 to 1")));
  batch = Wins(kMaxBatchWins + 1, /*with_worths=*/false);
  EXPECT_THAT(ViolationsOf(client_.BatchWin(batch).status),
              ElementsAre("queries: has 65 queries, expected 1 to 64"));
}

TEST_F(TargetBatchesTest, RefusesAPositionOfAFinishedGame) {
  const v1::Position finished =
      ToMessage(Position{{kAllCategories, 0}, CountsOf({1, 1, 1, 1, 1}), 0});
  v1::BatchAnalyzeTargetsRequest targets = Targets(4);
  *targets.mutable_queries(3)->mutable_state() = finished.state();
  EXPECT_TRUE(client_.BatchTarget(targets).status.ok());
  *targets.mutable_queries(2)->mutable_position() = finished;
  const auto target = client_.BatchTarget(targets);
  EXPECT_EQ(target.status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(target.status.error_message(),
              StartsWith("queries[2]: the game is finished"));
  EXPECT_EQ(target.response.targets_size(), 0);
  v1::BatchAnalyzeWinsRequest wins = Wins(3, /*with_worths=*/true);
  *wins.mutable_queries(1)->mutable_position() = finished;
  const auto win = client_.BatchWin(wins).status;
  EXPECT_EQ(win.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_THAT(win.error_message(),
              StartsWith("queries[1]: the game is finished"));
}

}  // namespace
}  // namespace yatzy::server
