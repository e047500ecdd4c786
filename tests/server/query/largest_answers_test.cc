// The largest answers about whole games, in the largest game that rules allow:
// what a client of gRPC receives by default has 4 MiB.
#include <gmock/gmock.h>

#include <algorithm>
#include <string>

#include "core/rules/presets.h"
#include "proto/contract/limits.h"
#include "proto/convert/convert.h"
#include "tests/support/made_up_table.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

constexpr std::size_t kReceivedByDefault = 4 << 20;

// Twenty categories, four rolls a turn, the longest id. The order of filling
// only keeps the table small.
RuleSet LargestRules() {
  RuleSet rules = PresetRules("scandinavian+rolls4").value();
  rules.id = std::string(64, 'x');
  rules.order = FillingOrder::kTopDown;
  CategoryRule chance = rules.categories[13];
  for (const Category name :
       {Category::kTwoPairsSameColour, Category::kFullHouseSameColour,
        Category::kSecondYatzy, Category::kOddStraight,
        Category::kEvenStraight}) {
    chance.category = name;
    rules.categories.push_back(chance);
  }
  return rules;
}

class LargestAnswersTest : public testing::Test {
 protected:
  // Once: so large a game takes seconds to compile.
  static void SetUpTestSuite() {
    server_ = new TestServer(QueryServer::Options{}, {LargestRules()});
    ServedGame& game = server_->games().main();
    game.registry.Publish(MadeUpTable(game.game));
  }

  static void TearDownTestSuite() { delete server_; }

  // Of players who reroll as long as they may, as chance has it.
  v1::SimulateGamesResponse Games() const {
    v1::SimulateGamesRequest request;
    request.set_rule_set(id_);
    request.set_policy(v1::POLICY_RANDOM);
    request.set_count(kMaxSimulatedRecords);
    request.set_include_records(true);
    const auto [status, response] = client_.Simulate(request);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response;
  }

  inline static TestServer* server_ = nullptr;

  const std::string id_ = server_->games().main().id();
  const AdvisorClient client_{server_->server().InProcessChannel()};
};

TEST_F(LargestAnswersTest, RecordsFitWhatAClientReceivesByDefault) {
  const auto games = Games();
  ASSERT_EQ(games.notations_size(), kMaxSimulatedRecords);
  std::size_t longest = 0;
  for (const std::string& game : games.notations()) {
    longest = std::max(longest, game.size());
  }
  // Also if all were as long as the longest, and then some.
  EXPECT_LT((longest + 100) * kMaxSimulatedRecords, kReceivedByDefault);
  EXPECT_LT(games.ByteSizeLong(), kReceivedByDefault);
}

TEST_F(LargestAnswersTest, ReviewsFitWhatAClientReceivesByDefault) {
  const auto games = Games();
  const std::string& longest = *std::max_element(
      games.notations().begin(), games.notations().end(),
      [](const auto& a, const auto& b) { return a.size() < b.size(); });
  v1::BatchReviewGamesRequest batch;
  batch.set_rule_set(id_);
  for (int i = 0; i < kMaxBatchGames; ++i) batch.add_notations(longest);
  const auto [status, reviews] = client_.BatchReview(batch);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(reviews.reviews_size(), kMaxBatchGames);
  EXPECT_GT(reviews.reviews(0).decisions_size(), 60);
  // Were there all eighty.
  EXPECT_LT(reviews.ByteSizeLong() * 80 / reviews.reviews(0).decisions_size(),
            kReceivedByDefault);
}

// The last category is open: the order of filling leaves no more to choose.
TEST_F(LargestAnswersTest, TargetsFitWhatAClientReceivesByDefault) {
  v1::BatchAnalyzeTargetsRequest batch;
  batch.set_rule_set(id_);
  batch.set_include_scoring(true);
  v1::TargetQuery query;
  query.set_target(1'000'000);
  v1::Position& position = *query.mutable_position();
  const auto& categories = server_->games().main().game->rules().categories;
  for (std::size_t i = 0; i + 1 < categories.size(); ++i) {
    position.mutable_state()->add_filled_categories(
        yatzy::ToMessage(categories[i].category));
  }
  position.mutable_state()->set_upper_score(63);
  position.mutable_state()->set_banked_score(300);
  for (int face = 1; face <= 5; ++face) position.add_dice(face);
  position.set_rerolls_left(3);
  for (int i = 0; i < kMaxBatchTargets; ++i) *batch.add_queries() = query;
  const auto [status, response] = client_.BatchTarget(batch);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_EQ(response.targets_size(), kMaxBatchTargets);
  const int actions = response.targets(0).actions_size();
  EXPECT_EQ(actions, 33);
  // Were there all twenty categories, and a loss of each action.
  const std::size_t losses = std::size_t{52} * kMaxBatchTargets * 9;
  EXPECT_LT(response.ByteSizeLong() * 52 / actions + losses,
            kReceivedByDefault);
}

TEST_F(LargestAnswersTest, AnOutlookOfAllActionsFits) {
  v1::ExplainPositionRequest request;
  request.set_rule_set(id_);
  request.set_include_scoring(true);
  request.mutable_position()->mutable_state();
  for (int face = 1; face <= 5; ++face) {
    request.mutable_position()->add_dice(face);
  }
  request.mutable_position()->set_rerolls_left(3);
  const auto [status, response] = client_.Explain(request);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_GT(response.actions_size(), 32);
  EXPECT_LT(response.ByteSizeLong(), kReceivedByDefault / 16);
}

}  // namespace
}  // namespace yatzy::server
