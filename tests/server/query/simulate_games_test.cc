// SimulateGames: what it answers, and what it refuses.
#include <gmock/gmock.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/notation/record_text.h"
#include "core/play/simulation.h"
#include "tests/support/default_game.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class SimulateGamesTest : public testing::Test {
 protected:
  SimulateGamesTest() {
    server_.registry().Publish(SolvedTable());
    (*server_.games().Find("small"))->registry.Publish(SolvedSmallTable());
  }

  static v1::SimulateGamesRequest RequestFor(v1::Policy policy, int count,
                                             double loss_budget = 0) {
    v1::SimulateGamesRequest request;
    request.set_seed(41);
    request.set_first_game(1000);
    request.set_policy(policy);
    request.set_loss_budget(loss_budget);
    request.set_count(count);
    request.set_include_records(true);
    return request;
  }

  std::vector<std::string> WrongWith(
      const v1::SimulateGamesRequest& request) const {
    return ViolationsOf(client_.Simulate(request).status);
  }

  TestServer server_{QueryServer::Options{},
                     {Game::Default()->rules(), SmallRules(), [] {
                        RuleSet rules = SmallRules();
                        rules.id = "never-ready";
                        return rules;
                      }()}};
  const AdvisorClient client_{server_.server().InProcessChannel()};
};

struct PolicyCase {
  v1::Policy policy;
  double loss_budget;
  Policy means;
};

TEST_F(SimulateGamesTest, PlaysWhatCorePlays) {
  const PolicyCase cases[] = {
      {v1::POLICY_UNSPECIFIED, 0, {Policy::Kind::kOptimal}},
      {v1::POLICY_OPTIMAL, 0, {Policy::Kind::kOptimal}},
      {v1::POLICY_TURN, 0, {Policy::Kind::kTurn}},
      {v1::POLICY_BUDGET, 0, {Policy::Kind::kBudget, 0}},
      {v1::POLICY_BUDGET, 1.5, {Policy::Kind::kBudget, 1.5}},
      {v1::POLICY_RANDOM, 0, {Policy::Kind::kRandom}},
  };
  for (const auto& table : {SolvedTable(), SolvedSmallTable()}) {
    for (const auto& [policy, loss_budget, means] : cases) {
      std::vector<std::int32_t> scores(40);
      std::vector<GameRecord> records(40);
      ASSERT_TRUE(
          Simulation::Create(table, means, 41)
              ->Play(1000, scores, records, [] { return absl::OkStatus(); })
              .ok());
      auto request = RequestFor(policy, 40, loss_budget);
      request.set_rule_set(table->game().id());
      const auto [status, response] = client_.Simulate(request);
      ASSERT_TRUE(status.ok()) << status.error_message();
      EXPECT_EQ(std::vector<std::int32_t>(response.scores().begin(),
                                          response.scores().end()),
                scores);
      ASSERT_EQ(response.notations_size(), 40);
      for (int i = 0; i < 40; ++i) {
        EXPECT_EQ(response.notations(i), NotationOf(table->game(), records[i]));
      }
      EXPECT_EQ(response.table_id(), table->id());
      EXPECT_EQ(response.rule_set(), table->game().id());
    }
  }
}

TEST_F(SimulateGamesTest, RecordsComeOnlyIfTheyAreAskedFor) {
  auto request = RequestFor(v1::POLICY_OPTIMAL, 100);
  const auto with_records = client_.Simulate(request).response;
  request.set_include_records(false);
  const auto response = client_.Simulate(request).response;
  EXPECT_THAT(response.notations(), SizeIs(0));
  EXPECT_THAT(with_records.notations(), SizeIs(100));
  EXPECT_EQ(
      std::vector<int>(response.scores().begin(), response.scores().end()),
      std::vector<int>(with_records.scores().begin(),
                       with_records.scores().end()));
  EXPECT_EQ(response.rule_set(), "");
}

// However they are asked for.
TEST_F(SimulateGamesTest, GamesOfASeedAreAlwaysTheSame) {
  auto request = RequestFor(v1::POLICY_RANDOM, 60);
  const auto all = client_.Simulate(request).response;
  request.set_count(25);
  auto joined = client_.Simulate(request).response;
  request.set_first_game(1025);
  request.set_count(35);
  const auto rest = client_.Simulate(request).response;
  joined.mutable_scores()->MergeFrom(rest.scores());
  joined.mutable_notations()->MergeFrom(rest.notations());
  EXPECT_EQ(joined.SerializeAsString(), all.SerializeAsString());
  request.set_seed(42);
  EXPECT_NE(client_.Simulate(request).response.notations(0), rest.notations(0));
}

TEST_F(SimulateGamesTest, TheReviewOfEachGameHasItsScore) {
  v1::BatchReviewGamesRequest batch;
  const auto games =
      client_.Simulate(RequestFor(v1::POLICY_TURN, 200)).response;
  *batch.mutable_notations() = games.notations();
  const auto reviews = client_.BatchReview(batch).response;
  ASSERT_EQ(reviews.reviews_size(), 200);
  for (int i = 0; i < 200; ++i) {
    EXPECT_EQ(reviews.reviews(i).score(), games.scores(i));
  }
}

TEST_F(SimulateGamesTest, RefusesACountOutOfItsRange) {
  auto request = RequestFor(v1::POLICY_OPTIMAL, 1025);
  EXPECT_THAT(WrongWith(request), ElementsAre("count: 1025 games, expected 1 "
                                              "to 1024 with records"));
  request.set_include_records(false);
  EXPECT_THAT(WrongWith(request), SizeIs(0));
  for (const int count : {0, -1, 16385, std::numeric_limits<int>::max()}) {
    request.set_count(count);
    EXPECT_THAT(WrongWith(request),
                ElementsAre(absl::StrCat("count: ", count,
                                         " games, expected 1 to 16384")));
  }
}

TEST_F(SimulateGamesTest, EndsWithTheLastNumberThatThereIs) {
  auto request = RequestFor(v1::POLICY_OPTIMAL, 2);
  request.set_first_game(std::numeric_limits<std::uint64_t>::max());
  EXPECT_THAT(WrongWith(request),
              ElementsAre("first_game: 18446744073709551615 and 1 more, "
                          "expected the last at most at "
                          "18446744073709551615"));
  request.set_count(1);
  EXPECT_TRUE(client_.Simulate(request).status.ok());
}

TEST_F(SimulateGamesTest, RefusesPoliciesThatThereAreNot) {
  auto request = RequestFor(static_cast<v1::Policy>(5), 0);
  EXPECT_THAT(WrongWith(request),
              ElementsAre("count: 0 games, expected 1 to 1024 with records",
                          "policy: 5 is not a policy (1 to 4)"));
  request.set_policy(static_cast<v1::Policy>(-1));
  request.set_count(1);
  EXPECT_THAT(WrongWith(request),
              ElementsAre("policy: -1 is not a policy (1 to 4)"));
}

TEST_F(SimulateGamesTest, ALossBudgetIsForThePolicyThatHasOne) {
  for (const auto policy : {v1::POLICY_UNSPECIFIED, v1::POLICY_OPTIMAL,
                            v1::POLICY_TURN, v1::POLICY_RANDOM}) {
    EXPECT_THAT(WrongWith(RequestFor(policy, 1, 0.5)),
                ElementsAre(HasSubstr("loss_budget: budget is 0.5, expected "
                                      "0:")));
  }
  for (const double budget : {-0.25, std::nan(""), HUGE_VAL}) {
    EXPECT_THAT(WrongWith(RequestFor(v1::POLICY_BUDGET, 1, budget)),
                ElementsAre(AllOf(HasSubstr("loss_budget: budget is "),
                                  HasSubstr("expected 0 or more"))));
  }
}

TEST_F(SimulateGamesTest, TellsAnUnknownGameFromOneThatIsNotReady) {
  auto request = RequestFor(v1::POLICY_OPTIMAL, 1);
  request.set_rule_set("crag");
  EXPECT_EQ(client_.Simulate(request).status.error_code(),
            grpc::StatusCode::NOT_FOUND);
  request.set_rule_set("never-ready");
  const auto status = client_.Simulate(request).status;
  EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
  EXPECT_THAT(status.error_message(), HasSubstr("never-ready"));
}

// The caller may go, and its deadline may pass, while games are played.
TEST_F(SimulateGamesTest, ALargeSimulationEndsWhenItsCheckpointSaysSo) {
  const AdvisorService service(server_.games());
  auto request = RequestFor(v1::POLICY_BUDGET, 16384, 3);
  request.set_include_records(false);
  int looks = 0;
  v1::SimulateGamesResponse response;
  const auto until = [&](int last) {
    return ++looks < last ? absl::OkStatus() : absl::CancelledError("enough");
  };
  EXPECT_TRUE(
      service.SimulateGames(request, response, [&] { return until(1 << 30); })
          .ok());
  EXPECT_GT(looks, 100);
  EXPECT_EQ(response.scores_size(), 16384);
  looks = 0;
  v1::SimulateGamesResponse none;
  EXPECT_EQ(service.SimulateGames(request, none, [&] { return until(5); }),
            absl::CancelledError("enough"));
  EXPECT_EQ(looks, 5);
}

}  // namespace
}  // namespace yatzy::server
