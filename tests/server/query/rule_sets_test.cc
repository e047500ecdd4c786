// Every method with rule sets that are served, not ready, and not served.
#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "core/rules/presets.h"
#include "core/solver/solver.h"
#include "grpc/health/v1/health.grpc.pb.h"
#include "proto/status/status.h"
#include "tests/support/solved_table.h"
#include "tests/support/status_matchers.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

// Small enough to be solved in a moment, with a mark and a joker.
RuleSet SmallYahtzee() {
  RuleSet rules = PresetRules("yahtzee").value();
  rules.id = "small";
  rules.categories.erase(rules.categories.begin() + 1,
                         rules.categories.begin() + 5);
  rules.tiers = {};
  return rules;
}

RuleSet SavingYahtzee() {
  RuleSet rules = SmallYahtzee();
  rules.id = "saving";
  rules.saved_rolls.most = 3;
  return rules;
}

RuleSet NeverReady() {
  RuleSet rules = PresetRules("yacht").value();
  rules.id = "never-ready";
  return rules;
}

class RuleSetsTest : public testing::Test {
 protected:
  // Of a game that breaks off, in any of them.
  static constexpr char kTurn[] = "dice 6 6 6 6 6 score chance";

  RuleSetsTest() {
    server_.registry().Publish(SolvedTable());
    small_.registry.Publish(Solve(small_.game, SolveOptions()).value());
    saving_.registry.Publish(Solve(saving_.game, SolveOptions()).value());
  }

  const ValueTable& SmallTable() const { return *small_.registry.Snapshot(); }

  // The small game with its box filled, holding these points.
  static v1::GameState WithBox(int points) {
    v1::GameState state;
    state.add_filled_categories(v1::CATEGORY_YATZY);
    state.set_all_equal_points(points);
    state.set_banked_score(points);
    state.set_saved_rolls(0);
    return state;
  }

  static v1::Position FiveSixes(int points) {
    v1::Position position;
    *position.mutable_state() = WithBox(points);
    for (int die = 0; die < 5; ++die) position.add_dice(6);
    position.set_rerolls_left(0);
    return position;
  }

  // The outcomes of all methods for a rule set.
  std::vector<grpc::Status> AskAll(const std::string& rule_set) {
    v1::EvaluateStateRequest state;
    state.set_rule_set(rule_set);
    v1::BatchEvaluateStatesRequest states;
    states.add_state_indices(0);
    states.set_rule_set(rule_set);
    v1::AnalyzePositionRequest position;
    *position.mutable_position() = FiveSixes(0);
    position.set_rule_set(rule_set);
    v1::BatchAnalyzePositionsRequest positions;
    *positions.add_positions() = FiveSixes(0);
    positions.set_rule_set(rule_set);
    v1::ExplainPositionRequest explain;
    *explain.mutable_position() = FiveSixes(0);
    explain.set_rule_set(rule_set);
    v1::ReviewGameRequest review;
    review.set_notation(kTurn);
    review.set_rule_set(rule_set);
    v1::BatchReviewGamesRequest reviews;
    reviews.add_notations(kTurn);
    reviews.set_rule_set(rule_set);
    v1::SimulateGamesRequest simulation;
    simulation.set_count(1);
    simulation.set_rule_set(rule_set);
    v1::EvaluateDistributionRequest distribution;
    *distribution.mutable_position() = FiveSixes(0);
    distribution.set_rule_set(rule_set);
    v1::BatchEvaluateDistributionsRequest distributions;
    *distributions.add_queries()->mutable_position() = FiveSixes(0);
    distributions.set_rule_set(rule_set);
    v1::AnalyzeTargetRequest target;
    *target.mutable_state() = WithBox(0);
    target.set_rule_set(rule_set);
    v1::AnalyzeWinRequest win;
    *win.mutable_state() = WithBox(0);
    win.set_opponent_final_score(200);
    win.set_rule_set(rule_set);
    v1::BatchAnalyzeTargetsRequest targets;
    *targets.add_queries()->mutable_state() = WithBox(0);
    targets.set_rule_set(rule_set);
    v1::BatchAnalyzeWinsRequest wins;
    *wins.add_queries()->mutable_state() = WithBox(0);
    wins.mutable_queries(0)->set_opponent_final_score(200);
    wins.set_rule_set(rule_set);
    return {client_.Evaluate(state).status,
            client_.BatchEvaluate(states).status,
            client_.Analyze(position).status,
            client_.BatchAnalyze(positions).status,
            Stream(rule_set).status,
            client_.Explain(explain).status,
            client_.Review(review).status,
            client_.BatchReview(reviews).status,
            client_.Simulate(simulation).status,
            client_.Distribution(distribution).status,
            client_.BatchDistribution(distributions).status,
            client_.Target(target).status,
            client_.Win(win).status,
            client_.BatchTarget(targets).status,
            client_.BatchWin(wins).status};
  }

  Reply<v1::StreamAnalyzePositionsResponse> Stream(
      const std::string& rule_set) {
    grpc::ClientContext context;
    const auto stream = client_.stub().StreamAnalyzePositions(&context);
    v1::StreamAnalyzePositionsRequest request;
    request.set_id(7);
    request.set_rule_set(rule_set);
    *request.mutable_position() = FiveSixes(0);
    stream->Write(request);
    stream->WritesDone();
    Reply<v1::StreamAnalyzePositionsResponse> reply;
    stream->Read(&reply.response);
    reply.status = stream->Finish();
    return reply;
  }

  TestServer server_{QueryServer::Options{},
                     {Game::Default()->rules(), SmallYahtzee(), NeverReady(),
                      SavingYahtzee()}};
  ServedGame& small_ = **server_.games().Find("small");
  ServedGame& saving_ = **server_.games().Find("saving");
  const AdvisorClient client_{server_.server().InProcessChannel()};
};

TEST_F(RuleSetsTest, EveryMethodAnswersAboutTheOneThatIsNamed) {
  for (const grpc::Status& status : AskAll("small")) {
    EXPECT_TRUE(status.ok()) << status.error_message();
  }
  v1::EvaluateStateRequest request;
  *request.mutable_state() = WithBox(50);
  request.set_rule_set("small");
  const auto reply = client_.Evaluate(request);
  const int box = small_.game->IndexOf(Category::kYatzy);
  EXPECT_EQ(
      reply.response.expected_remaining(),
      SmallTable().ExpectedRemaining(
          {.filled = 1u << box, .upper_total = 0, .all_equal_held = true}));
  EXPECT_EQ(reply.response.expected_final(),
            50 + reply.response.expected_remaining());
  EXPECT_EQ(reply.response.table_id(), SmallTable().id());
  EXPECT_EQ(reply.response.rule_set(), "small");
  EXPECT_EQ(client_.Evaluate().response.table_id(), SolvedTable()->id());
  EXPECT_EQ(client_.Evaluate().response.rule_set(), "");
}

// But for a batch of distributions with more open categories than it may have.
TEST_F(RuleSetsTest, EveryMethodAnswersAboutOneThatSavesRolls) {
  const std::vector<grpc::Status> statuses = AskAll("saving");
  for (std::size_t i = 0; i < statuses.size(); ++i) {
    if (i == 10) {
      EXPECT_EQ(statuses[i].error_code(), grpc::StatusCode::INVALID_ARGUMENT);
      EXPECT_THAT(statuses[i].error_message(),
                  HasSubstr("open categories, expected at most 5"));
    } else {
      EXPECT_TRUE(statuses[i].ok()) << i << statuses[i].error_message();
    }
  }
}

// Fives and sixes after the first roll: whoever scores saves two rolls.
TEST_F(RuleSetsTest, WhoScoresSavesTheRollsThatAreLeft) {
  v1::AnalyzePositionRequest request;
  request.set_rule_set("saving");
  *request.mutable_position() = FiveSixes(0);
  request.mutable_position()->set_rerolls_left(2);
  const auto reply = client_.Analyze(request);
  ASSERT_TRUE(reply.status.ok()) << reply.status.error_message();
  const Game& game = *saving_.game;
  const int box = game.IndexOf(Category::kYatzy);
  for (const v1::ActionValue& action : reply.response.actions()) {
    if (action.action().score() != v1::CATEGORY_SIXES) continue;
    const int sixes = game.IndexOf(Category::kSixes);
    const State after{.filled = 1u << box | 1u << sixes, .saved = 2};
    EXPECT_EQ(action.expected_final(),
              30 + saving_.registry.Snapshot()->ExpectedRemaining(after));
    return;
  }
  ADD_FAILURE() << "no score";
}

TEST_F(RuleSetsTest, EveryAnswerRepeatsTheNameAsItWasGiven) {
  for (const char* id : {"", "scandinavian", "small"}) {
    const bool is_small = std::string(id) == "small";
    const std::string table_id =
        is_small ? SmallTable().id() : SolvedTable()->id();
    v1::BatchEvaluateStatesRequest states;
    states.add_state_indices(0);
    states.set_rule_set(id);
    const auto batch = client_.BatchEvaluate(states).response;
    EXPECT_EQ(batch.rule_set(), id);
    EXPECT_EQ(batch.table_id(), table_id);
    EXPECT_EQ(batch.expected_remaining(0),
              (is_small ? SmallTable() : *SolvedTable()).At(0));
    v1::BatchAnalyzePositionsRequest positions;
    *positions.add_positions() = FiveSixes(0);
    positions.set_rule_set(id);
    const auto analyses = client_.BatchAnalyze(positions).response;
    EXPECT_EQ(analyses.rule_set(), id);
    EXPECT_EQ(analyses.table_id(), table_id);
    EXPECT_EQ(Stream(id).response.rule_set(), id);
    EXPECT_EQ(Stream(id).response.table_id(), table_id);
  }
}

// The joker: five sixes with the Yahtzee box at 50 are worth 100 more, and may
// be a full house.
TEST_F(RuleSetsTest, WhatTheBoxHoldsChangesTheAnswer) {
  v1::AnalyzePositionRequest request;
  request.set_rule_set("small");
  *request.mutable_position() = FiveSixes(50);
  const auto held = client_.Analyze(request).response;
  *request.mutable_position() = FiveSixes(0);
  const auto empty = client_.Analyze(request).response;
  ASSERT_GT(held.actions_size(), 0);
  EXPECT_GE(held.actions(0).expected_final(),
            50 + 100 + empty.actions(0).expected_final() - 1e-6);
}

// A vector of questions about several games must not take one for another.
TEST_F(RuleSetsTest, QuestionsThatAreAnsweredTogetherKeepTheirGames) {
  const AdvisorService service(server_.games());
  std::vector<v1::AnalyzePositionRequest> requests(8);
  std::vector<v1::AnalyzePositionResponse> together(8);
  std::vector<AnalyzeTask> tasks;
  for (int i = 0; i < 8; ++i) {
    constexpr const char* kIds[] = {"", "small", "scandinavian", "maxi"};
    requests[i].set_rule_set(kIds[i % 4]);
    *requests[i].mutable_position() = FiveSixes(i < 4 ? 0 : 50);
    tasks.push_back({&requests[i], &together[i], {}});
  }
  service.AnalyzeTogether(tasks);
  for (int i = 0; i < 8; ++i) {
    v1::AnalyzePositionResponse alone;
    const absl::Status status = service.AnalyzePosition(requests[i], alone);
    EXPECT_EQ(tasks[i].status, status) << i;
    if (!status.ok()) continue;
    EXPECT_EQ(together[i].rule_set(), requests[i].rule_set()) << i;
    EXPECT_EQ(together[i].table_id(), alone.table_id()) << i;
    ASSERT_EQ(together[i].actions_size(), alone.actions_size()) << i;
    EXPECT_NEAR(together[i].actions(0).expected_final(),
                alone.actions(0).expected_final(), 1e-9)
        << i;
  }
}

TEST_F(RuleSetsTest, NotServedIsNotFoundWithAList) {
  for (const grpc::Status& status : AskAll("maxi")) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
    EXPECT_THAT(status.error_message(),
                AllOf(HasSubstr("'maxi'"),
                      HasSubstr("scandinavian, small, never-ready")));
  }
}

TEST_F(RuleSetsTest, NotReadyIsUnavailable) {
  for (const grpc::Status& status : AskAll("never-ready")) {
    EXPECT_EQ(status.error_code(), grpc::StatusCode::UNAVAILABLE);
    EXPECT_THAT(status.error_message(),
                HasSubstr("no table of never-ready is loaded yet"));
  }
}

TEST_F(RuleSetsTest, TheListHasAllOfThem) {
  grpc::ClientContext context;
  v1::ListRuleSetsResponse list;
  ASSERT_TRUE(client_.stub().ListRuleSets(&context, {}, &list).ok());
  ASSERT_EQ(list.rule_sets_size(), 4);
  EXPECT_EQ(list.rule_sets(0).id(), "scandinavian");
  EXPECT_NEAR(list.rule_sets(0).expected_final(), 248.439989, 1e-5);
  EXPECT_EQ(list.rule_sets(0).table_id(), SolvedTable()->id());
  EXPECT_EQ(list.rule_sets(1).id(), "small");
  EXPECT_EQ(list.rule_sets(1).table_id(), SmallTable().id());
  EXPECT_EQ(list.rule_sets(1).definition(), small_.game->canonical_text());
  EXPECT_EQ(list.rule_sets(2).id(), "never-ready");
  EXPECT_EQ(list.rule_sets(2).table_id(), "");
  EXPECT_EQ(list.rule_sets(2).expected_final(), 0);
  EXPECT_EQ(list.rule_sets(3).most_saved_rolls(), 3);
}

TEST_F(RuleSetsTest, HealthKnowsEachOfThem) {
  using grpc::health::v1::HealthCheckResponse;
  const auto health =
      grpc::health::v1::Health::NewStub(server_.server().InProcessChannel());
  const auto status_of = [&](const std::string& service) {
    grpc::ClientContext context;
    grpc::health::v1::HealthCheckRequest request;
    request.set_service(service);
    HealthCheckResponse response;
    const grpc::Status status = health->Check(&context, request, &response);
    return status.ok()
               ? HealthCheckResponse::ServingStatus_Name(response.status())
               : status.error_message();
  };
  const std::string advisor = "yatzy.v1.AdvisorService";
  for (const char* name : {"/scandinavian", "/small", "/never-ready", ""}) {
    EXPECT_EQ(status_of(advisor + name), "NOT_SERVING");
  }
  server_.server().SetServing(small_, true);
  EXPECT_EQ(status_of(advisor + "/small"), "SERVING");
  EXPECT_EQ(status_of(advisor), "NOT_SERVING");
  EXPECT_EQ(status_of(""), "NOT_SERVING");
  server_.server().SetServing(server_.games().main(), true);
  EXPECT_EQ(status_of(advisor + "/scandinavian"), "SERVING");
  EXPECT_EQ(status_of(advisor), "SERVING");
  EXPECT_EQ(status_of(""), "SERVING");
  EXPECT_EQ(status_of(advisor + "/never-ready"), "NOT_SERVING");
  EXPECT_THAT(status_of(advisor + "/maxi"), HasSubstr("no service"));
}

}  // namespace
}  // namespace yatzy::server
