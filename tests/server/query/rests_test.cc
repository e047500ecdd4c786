// What is solved for a query asks between its tasks whether to rest.
#include <gmock/gmock.h>

#include <atomic>
#include <functional>

#include "server/query/advisor_service.h"
#include "tests/support/default_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

absl::Status ToTheEnd() { return absl::OkStatus(); }

class RestsTest : public testing::Test {
 protected:
  RestsTest() {
    games_.main().registry.Publish(SolvedTable());
    games_.SetDistributions({.after_task = count_});
  }

  // Fives, Two Pairs and Full House are open.
  static v1::GameState Late() {
    return ToMessage(State{kAllCategories & ~(MaskOf(Category::kFives) |
                                              MaskOf(Category::kTwoPairs) |
                                              MaskOf(Category::kFullHouse)),
                           41});
  }

  std::atomic<int> tasks_ = 0;
  const std::function<void()> count_ = [this] { ++tasks_; };
  ServedGames games_;
  const AdvisorService service_{games_, BestSimd(), count_};
};

TEST_F(RestsTest, SoDoesATarget) {
  v1::AnalyzeTargetRequest request;
  *request.mutable_state() = Late();
  request.set_target(60);
  v1::AnalyzeTargetResponse response;
  ASSERT_THAT(service_.AnalyzeTarget(request, response), IsOk());
  EXPECT_GT(tasks_, 3);
}

TEST_F(RestsTest, SoDoesAWinAndTheOpponentsDistribution) {
  v1::AnalyzeWinRequest request;
  *request.mutable_state() = Late();
  request.set_opponent_final_score(60);
  v1::AnalyzeWinResponse response;
  ASSERT_THAT(service_.AnalyzeWin(request, response, ToTheEnd), IsOk());
  const int against_a_score = tasks_;
  EXPECT_GT(against_a_score, 6);  // twice a target's
  tasks_ = 0;
  request.clear_opponent_final_score();
  *request.mutable_opponent_state() = Late();
  ASSERT_THAT(service_.AnalyzeWin(request, response, ToTheEnd), IsOk());
  EXPECT_GT(tasks_, against_a_score + 1000) << "values are solved besides";
}

TEST_F(RestsTest, SoDoesADistributionAndTheSolveBeforeIt) {
  v1::EvaluateDistributionRequest request;
  *request.mutable_state() = Late();
  v1::EvaluateDistributionResponse response;
  for (const int least : {1000, 3}) {
    tasks_ = 0;
    ASSERT_THAT(service_.EvaluateDistribution(request, response, ToTheEnd),
                IsOk());
    EXPECT_GT(tasks_, least);
    // Not the one that is kept.
    request.mutable_state()->set_upper_score(40);
  }
}

}  // namespace
}  // namespace yatzy::server
