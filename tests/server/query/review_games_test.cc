// ReviewGame and BatchReviewGames: what they answer.
#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "absl/strings/str_cat.h"
#include "core/notation/record_text.h"
#include "core/play/review.h"
#include "proto/contract/limits.h"
#include "tests/support/default_game.h"
#include "tests/support/faces.h"
#include "tests/support/made_up_table.h"
#include "tests/support/record_messages.h"
#include "tests/support/simulated_games.h"
#include "tests/support/small_game.h"
#include "tests/support/solved_table.h"
#include "tests/support/test_server.h"

namespace yatzy::server {
namespace {

using TablePtr = std::shared_ptr<const ValueTable>;

Faces FacesIn(const google::protobuf::RepeatedField<std::int32_t>& faces) {
  return {faces.begin(), faces.end()};
}

bool IsAction(const v1::Action& message, const Action& action) {
  if (const auto* category = std::get_if<Category>(&action)) {
    return message.score() == static_cast<int>(*category) + 1;
  }
  return message.has_keep() && FacesIn(message.keep().faces()) ==
                                   FacesOf(std::get<FaceCounts>(action));
}

void ExpectTotals(const v1::GameReview& message, const GameReview& review) {
  EXPECT_EQ(message.score(), review.replay.score());
  EXPECT_EQ(message.upper_score(), review.replay.upper_points);
  EXPECT_EQ(message.is_finished(), review.replay.is_finished);
  EXPECT_EQ(message.expected_start(), review.expected_start);
  EXPECT_EQ(message.expected_final(), review.expected_now);
  EXPECT_EQ(message.total_luck(), review.total_luck);
  EXPECT_EQ(message.total_loss(), review.total_loss);
  EXPECT_EQ(message.mean_loss(), review.mean_loss());
  EXPECT_EQ(message.best_decisions(), review.best_decisions);
  EXPECT_EQ(message.decision_count(), review.decisions.size());
}

void ExpectDecision(const v1::ReviewedDecision& message,
                    const ReviewedDecision& decision) {
  EXPECT_EQ(message.turn(), decision.turn);
  EXPECT_EQ(FacesIn(message.dice()), FacesOf(decision.dice));
  EXPECT_EQ(message.rerolls_left(), decision.rerolls_left);
  EXPECT_TRUE(IsAction(message.made(), decision.made));
  EXPECT_TRUE(IsAction(message.best(), decision.best));
  EXPECT_EQ(message.loss(), decision.loss);
  EXPECT_EQ(message.expected_best(), decision.expected_before);
  EXPECT_EQ(message.expected_final(), decision.expected);
  EXPECT_EQ(message.points(), decision.points);
  EXPECT_EQ(message.extra_points(), decision.extra);
}

void ExpectRoll(const v1::ReviewedRoll& message, const ReviewedRoll& roll) {
  EXPECT_EQ(message.turn(), roll.turn);
  EXPECT_EQ(FacesIn(message.dice()), FacesOf(roll.dice));
  EXPECT_EQ(message.rerolls_left(), roll.rerolls_left);
  EXPECT_EQ(message.expected_final(), roll.expected);
  EXPECT_EQ(message.luck(), roll.luck);
}

void ExpectReview(const v1::GameReview& message, const GameReview& review) {
  ExpectTotals(message, review);
  ASSERT_EQ(message.decisions_size(), review.decisions.size());
  for (int i = 0; i < message.decisions_size(); ++i) {
    ExpectDecision(message.decisions(i), review.decisions[i]);
  }
  ASSERT_EQ(message.rolls_size(), review.rolls.size());
  for (int i = 0; i < message.rolls_size(); ++i) {
    ExpectRoll(message.rolls(i), review.rolls[i]);
  }
  const auto costliest = CostliestMistakes(review, 5);
  EXPECT_EQ(std::vector<std::size_t>(message.costliest().begin(),
                                     message.costliest().end()),
            costliest);
}

class ReviewGamesTest : public testing::Test {
 protected:
  ReviewGamesTest() {
    server_.registry().Publish(SolvedTable());
    (*server_.games().Find("small"))->registry.Publish(SolvedSmallTable());
  }

  // Games of all kinds of players.
  static std::vector<GameRecord> GamesOf(const TablePtr& table,
                                         std::size_t each) {
    std::vector<GameRecord> games;
    for (const Policy& policy :
         {Policy{Policy::Kind::kOptimal}, Policy{Policy::Kind::kTurn},
          Policy{Policy::Kind::kBudget, 2}, Policy{Policy::Kind::kRandom}}) {
      for (GameRecord& game : SimulatedGames(table, policy, each)) {
        games.push_back(std::move(game));
      }
    }
    return games;
  }

  static v1::BatchReviewGamesRequest Batch(
      const TablePtr& table, const std::vector<GameRecord>& games) {
    v1::BatchReviewGamesRequest request;
    request.set_rule_set(table->game().id());
    for (const GameRecord& game : games) {
      request.add_notations(NotationOf(table->game(), game));
    }
    return request;
  }

  // Over a socket: ThreadSanitizer sees what goes through one.
  TestServer server_{[] {
                       QueryServer::Options options;
                       options.listener.addresses = {"127.0.0.1:0"};
                       return options;
                     }(),
                     {Game::Default()->rules(), SmallRules()}};
  const AdvisorClient client_{ConnectTo(server_.server().addresses().at(0))};
};

// Both forms of a record come to the same.
TEST_F(ReviewGamesTest, SaysOfAGameWhatCoreSays) {
  for (const TablePtr& table : {SolvedTable(), SolvedSmallTable()}) {
    for (const GameRecord& game : GamesOf(table, 6)) {
      const auto expected = ReviewGame(*table, game);
      v1::ReviewGameRequest request;
      request.set_rule_set(table->game().id());
      *request.mutable_record() = RecordMessage(game);
      const auto by_message = client_.Review(request);
      ASSERT_TRUE(by_message.status.ok()) << by_message.status.error_message();
      ExpectReview(by_message.response.review(), *expected);
      EXPECT_EQ(by_message.response.table_id(), table->id());
      EXPECT_EQ(by_message.response.rule_set(), table->game().id());
      request.set_notation(NotationOf(table->game(), game));
      EXPECT_EQ(client_.Review(request).response.SerializeAsString(),
                by_message.response.SerializeAsString());
    }
  }
}

TEST_F(ReviewGamesTest, ScoreIsStartAndLuckWithoutLosses) {
  for (const TablePtr& table : {SolvedTable(), SolvedSmallTable()}) {
    const auto games = GamesOf(table, 20);
    const auto response = client_.BatchReview(Batch(table, games)).response;
    ASSERT_EQ(response.reviews_size(), games.size());
    for (const v1::GameReview& review : response.reviews()) {
      double score = review.expected_start();
      for (const auto& roll : review.rolls()) score += roll.luck();
      for (const auto& decision : review.decisions()) score -= decision.loss();
      EXPECT_TRUE(review.is_finished());
      EXPECT_NEAR(score, review.score(), 1e-6);
    }
  }
}

// It may end after any roll or keep.
TEST_F(ReviewGamesTest, TakesGamesThatBreakOff) {
  GameRecord game = SimulatedGames(SolvedTable(), {}, 1)[0];
  game.turns.resize(4);
  for (const bool ends_with_keep : {false, true}) {
    RecordedTurn& turn = game.turns.back();
    turn.category.reset();
    turn.points.reset();
    turn.extra.reset();
    turn.roll_count = 1;
    turn.keep_count = ends_with_keep ? 1 : 0;
    turn.keeps[0] = {};
    v1::ReviewGameRequest request;
    *request.mutable_record() = RecordMessage(game);
    const auto [status, response] = client_.Review(request);
    ASSERT_TRUE(status.ok()) << status.error_message();
    ExpectReview(response.review(), *ReviewGame(*SolvedTable(), game));
    EXPECT_FALSE(response.review().is_finished());
    EXPECT_NEAR(response.review().expected_final(),
                response.review().expected_start() +
                    response.review().total_luck() -
                    response.review().total_loss(),
                1e-6);
  }
}

TEST_F(ReviewGamesTest, TheNotationMayNameTheRuleSet) {
  const GameRecord game = SimulatedGames(SolvedSmallTable(), {}, 1)[0];
  v1::ReviewGameRequest request;
  request.set_notation(NotationOf(*SmallGame(), game));
  const auto [status, response] = client_.Review(request);
  ASSERT_TRUE(status.ok()) << status.error_message();
  EXPECT_EQ(response.table_id(), SolvedSmallTable()->id());
  EXPECT_EQ(response.rule_set(), "");
}

TEST_F(ReviewGamesTest, ABatchIsWhatEachGameAloneIs) {
  const auto games = GamesOf(SolvedTable(), 128);
  const auto all = Batch(SolvedTable(), games);
  for (const int size : {1, 31, 32, 33, 64, 512}) {
    auto request = all;
    request.mutable_notations()->DeleteSubrange(size, 512 - size);
    const auto [status, response] = client_.BatchReview(request);
    ASSERT_TRUE(status.ok()) << status.error_message();
    ASSERT_EQ(response.reviews_size(), size);
    EXPECT_EQ(response.table_id(), SolvedTable()->id());
    EXPECT_EQ(response.rule_set(), "scandinavian");
    for (int i = 0; i < size; i += 7) {
      ExpectReview(response.reviews(i), *ReviewGame(*SolvedTable(), games[i]));
    }
  }
}

TEST_F(ReviewGamesTest, TotalsOnlyLeavesTheRestOut) {
  const auto games = GamesOf(SolvedTable(), 10);
  auto request = Batch(SolvedTable(), games);
  request.set_totals_only(true);
  const auto response = client_.BatchReview(request).response;
  ASSERT_EQ(response.reviews_size(), 40);
  for (int i = 0; i < 40; ++i) {
    const v1::GameReview& review = response.reviews(i);
    ExpectTotals(review, *ReviewGame(*SolvedTable(), games[i]));
    EXPECT_EQ(
        review.decisions_size() + review.rolls_size() + review.costliest_size(),
        0);
  }
}

// A part of the answer for each slice, and a look at the caller before it.
TEST_F(ReviewGamesTest, TheBatchLooksAtItsCallerBeforeEachSlice) {
  const AdvisorService service(server_.games());
  const auto request = Batch(SolvedTable(), GamesOf(SolvedTable(), 25));
  v1::BatchReviewGamesResponse response;
  int parts = 0;
  const auto next_part = [&]() -> auto& {
    ++parts;
    return response;
  };
  int looks = 0;
  const auto until = [&](int last) {
    return ++looks < last ? absl::OkStatus() : absl::CancelledError("enough");
  };
  EXPECT_TRUE(
      service.BatchReviewGames(request, next_part, [&] { return until(1000); })
          .ok());
  EXPECT_EQ(parts, 4);
  EXPECT_EQ(looks, 4);
  looks = parts = 0;
  EXPECT_EQ(
      service.BatchReviewGames(request, next_part, [&] { return until(3); })
          .message(),
      "enough");
  EXPECT_EQ(parts, 2);
}

}  // namespace
}  // namespace yatzy::server
