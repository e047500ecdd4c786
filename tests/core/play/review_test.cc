#include "core/play/review.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <variant>
#include <vector>

#include "core/play/simulation.h"
#include "tests/support/default_game.h"
#include "tests/support/faces.h"
#include "tests/support/play_tables.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

using ::testing::ElementsAre;

struct SimulatedGames {
  std::vector<std::int32_t> scores;
  std::vector<GameRecord> records;
};

SimulatedGames Simulate(const std::shared_ptr<const ValueTable>& table,
                        const Policy& policy, std::size_t count) {
  SimulatedGames games{std::vector<std::int32_t>(count),
                       std::vector<GameRecord>(count)};
  EXPECT_THAT(Simulation::Create(table, policy, 77)
                  ->Play(0, games.scores, games.records,
                         [] { return absl::OkStatus(); }),
              IsOk());
  return games;
}

// Calls visit(table, policy, record, score) for games of all kinds.
template <typename Visit>
void ForGames(std::size_t count, const Visit& visit) {
  for (const auto& table : PlayTables()) {
    for (const Policy& policy : PlayPolicies()) {
      const SimulatedGames games = Simulate(table, policy, count);
      for (std::size_t i = 0; i < count; ++i) {
        SCOPED_TRACE(absl::StrCat(table->game().id(), " policy ",
                                  static_cast<int>(policy.kind), " game ", i));
        visit(*table, policy, games.records[i], games.scores[i]);
      }
    }
  }
}

double SumOfLuck(const GameReview& review) {
  double sum = 0;
  for (const ReviewedRoll& roll : review.rolls) sum += roll.luck;
  return sum;
}

double SumOfLosses(const GameReview& review) {
  double sum = 0;
  for (const auto& decision : review.decisions) sum += decision.loss;
  return sum;
}

TEST(ReviewTest, ScoreIsExpectationAndLuckWithoutLosses) {
  int games_with_extra = 0;
  ForGames(30, [&](const ValueTable& table, const Policy& policy,
                   const GameRecord& record, int score) {
    const auto review = ReviewGame(table, record);
    ASSERT_THAT(review, IsOk());
    ASSERT_TRUE(review->replay.is_finished);
    ASSERT_EQ(review->replay.score(), score);
    games_with_extra += review->replay.extra > 0 ? 1 : 0;
    EXPECT_EQ(review->expected_start, table.ExpectedRemaining({}));
    EXPECT_NEAR(
        review->expected_start + SumOfLuck(*review) - SumOfLosses(*review),
        score, 1e-9);
    EXPECT_NEAR(review->total_luck, SumOfLuck(*review), 1e-9);
    EXPECT_NEAR(review->total_loss, SumOfLosses(*review), 1e-9);
    EXPECT_NEAR(review->expected_now, score, 1e-9);
    const bool is_best =
        policy.kind == Policy::Kind::kOptimal ||
        (policy.kind == Policy::Kind::kBudget && policy.budget == 0);
    EXPECT_TRUE(!is_best || review->total_loss == 0);
    if (policy.kind != Policy::Kind::kBudget) return;
    for (const ReviewedDecision& decision : review->decisions) {
      EXPECT_LE(decision.loss, policy.budget);
    }
  });
  EXPECT_GT(games_with_extra, 0);
}

// The value of an action by the advisor, and the best of all.
struct Ranked {
  double made = -1;
  double best = 0;
};

Ranked RankedAmong(const ValueTable& table, Position position,
                   const Action& made) {
  Ranked ranked;
  const int rerolls_left = position.rerolls_left;
  for (const int left : {rerolls_left, 0}) {
    // Who saves rolls has all actions at once.
    if (left != rerolls_left && table.game().saves_rolls()) break;
    position.rerolls_left = left;
    const auto actions = RankActions(table, position).value();
    for (const RankedAction& action : actions) {
      ranked.best = std::max(ranked.best, action.expected_remaining);
      if (action.action == made) ranked.made = action.expected_remaining;
    }
  }
  return ranked;
}

TEST(ReviewTest, AgreesWithTheAdvisorOnEachDecision) {
  int games = 0;
  ForGames(30, [&](const ValueTable& table, const Policy&,
                   const GameRecord& record, int) {
    const auto review = ReviewGame(table, record);
    ASSERT_THAT(review, IsOk());
    if (++games % 8 != 0 && review->replay.extra == 0) return;
    int banked = 0;
    for (const ReviewedDecision& decision : review->decisions) {
      const Position position{review->replay.turns[decision.turn].state,
                              decision.dice, decision.rerolls_left};
      const Ranked made = RankedAmong(table, position, decision.made);
      const Ranked best = RankedAmong(table, position, decision.best);
      EXPECT_NEAR(decision.loss, made.best - made.made, 1e-6);
      EXPECT_NEAR(decision.expected_before, banked + made.best, 1e-6);
      EXPECT_NEAR(decision.expected, banked + made.made, 1e-6);
      EXPECT_NEAR(best.best, best.made, 1e-6);
      banked += decision.points + decision.extra;
    }
    EXPECT_EQ(banked + review->replay.bonus + review->replay.saved,
              review->replay.score());
  });
}

// Every beginning of the record that is a record itself.
std::vector<GameRecord> BeginningsOf(const GameRecord& record) {
  std::vector<GameRecord> beginnings = {GameRecord{}};
  for (std::size_t t = 0; t < record.turns.size(); ++t) {
    const RecordedTurn& whole = record.turns[t];
    GameRecord beginning;
    beginning.turns.assign(record.turns.begin(), record.turns.begin() + t);
    for (int rolls = 1; rolls <= whole.roll_count; ++rolls) {
      for (int keeps = rolls - 1;
           keeps <= std::min<int>(rolls, whole.keep_count); ++keeps) {
        RecordedTurn turn = whole;
        turn.roll_count = static_cast<std::uint8_t>(rolls);
        turn.keep_count = static_cast<std::uint8_t>(keeps);
        turn.category.reset();
        turn.points.reset();
        turn.extra.reset();
        beginnings.push_back(beginning);
        beginnings.back().turns.push_back(turn);
      }
    }
    beginning.turns.push_back(whole);
    beginnings.push_back(beginning);
  }
  return beginnings;
}

TEST(ReviewTest, EveryBeginningOfAGameIsReviewedAsTheWholeIs) {
  ForGames(1, [](const ValueTable& table, const Policy&,
                 const GameRecord& record, int) {
    const auto whole = ReviewGame(table, record);
    ASSERT_THAT(whole, IsOk());
    Reviewer reviewer(table);
    for (const GameRecord& beginning : BeginningsOf(record)) {
      const auto review = reviewer.Review(beginning);
      ASSERT_THAT(review, IsOk());
      EXPECT_NEAR(
          review->expected_start + review->total_luck - review->total_loss,
          review->expected_now, 1e-9);
      for (std::size_t i = 0; i < review->rolls.size(); ++i) {
        EXPECT_NEAR(review->rolls[i].luck, whole->rolls[i].luck, 2e-6);
      }
      for (std::size_t i = 0; i < review->decisions.size(); ++i) {
        EXPECT_EQ(review->decisions[i].loss, whole->decisions[i].loss);
      }
    }
  });
}

TEST(ReviewTest, NamesWhatWasMadeAndWhatWasBest) {
  // The best first roll keeps everything; this player breaks it.
  RecordedTurn turn;
  turn.roll_count = 2;
  turn.keep_count = 1;
  turn.rolls[0] = CountsOf({6, 6, 6, 6, 6});
  turn.keeps[0] = CountsOf({6, 6, 6});
  turn.rolls[1] = CountsOf({1, 2, 6, 6, 6});
  turn.category = Category::kSixes;
  const auto review = ReviewGame(*SolvedTable(), {{turn}});
  ASSERT_THAT(review, IsOk());
  ASSERT_EQ(review->decisions.size(), 2u);
  const ReviewedDecision& keep = review->decisions[0];
  EXPECT_EQ(keep.made, Action(CountsOf({6, 6, 6})));
  EXPECT_EQ(keep.best, Action(Category::kYatzy));
  EXPECT_EQ(keep.rerolls_left, 2);
  EXPECT_GT(keep.loss, 20);
  const ReviewedDecision& score = review->decisions[1];
  EXPECT_EQ(score.made, Action(Category::kSixes));
  EXPECT_EQ(score.best, Action(CountsOf({6, 6, 6})));
  EXPECT_EQ(score.rerolls_left, 1);
  EXPECT_EQ(score.points, 18);
  EXPECT_GT(score.loss, 0);
  EXPECT_EQ(review->best_decisions, 0);
  EXPECT_THAT(CostliestMistakes(*review, 5), ElementsAre(0, 1));
  EXPECT_THAT(CostliestMistakes(*review, 1), ElementsAre(0));
  EXPECT_DOUBLE_EQ(review->mean_loss(), review->total_loss / 2);
  EXPECT_GT(review->rolls[0].luck, 20);
  EXPECT_LT(review->rolls[1].luck, 0);
}

TEST(ReviewTest, ARollOfNoDiceHasNoLuck) {
  const FaceCounts yatzy = CountsOf({4, 4, 4, 4, 4});
  RecordedTurn turn;
  for (const int i : {0, 1, 2}) turn.rolls[i] = turn.keeps[i] = yatzy;
  turn.roll_count = 3;
  turn.keep_count = 2;
  turn.category = Category::kYatzy;
  const auto slow = ReviewGame(*SolvedTable(), {{turn}});
  ASSERT_THAT(slow, IsOk());
  ASSERT_EQ(slow->rolls.size(), 3u);
  EXPECT_NEAR(slow->rolls[1].luck, 0, 1e-9);
  EXPECT_NEAR(slow->rolls[2].luck, 0, 1e-9);
  EXPECT_EQ(slow->best_decisions, 3);
  turn.roll_count = turn.keep_count = 1;
  const auto fast = ReviewGame(*SolvedTable(), {{turn}});
  ASSERT_THAT(fast, IsOk());
  EXPECT_EQ(fast->decisions.size(), 1u);
  EXPECT_EQ(fast->total_loss, 0);
  EXPECT_NEAR(fast->expected_now, slow->expected_now, 1e-9);
}

TEST(ReviewTest, WhatIsRoundedAtTheEndOfTheGameGoesIntoTheLastLuck) {
  const ValueTable& table = *SolvedSmallTable();
  const Game& game = table.game();
  std::vector<float> values(table.payload().begin(), table.payload().end());
  for (int total = 0; total < game.totals(); ++total) {
    for (const bool held : {false, true}) {
      const State end = {game.all_filled(), static_cast<std::uint8_t>(total),
                         held};
      // A float at 35 cannot hold so little.
      const std::uint32_t place = game.ValueOf(end);
      if (place != Game::kNoValue && values[place] < 1) values[place] = 5e-7F;
    }
  }
  const auto rounded = ValueTable::FromPayload(
      table.shared_game(), std::move(values), Arithmetic::kDouble);
  const auto games = Simulate(SolvedSmallTable(), {}, 20);
  for (std::size_t i = 0; i < games.records.size(); ++i) {
    const auto review = ReviewGame(*rounded, games.records[i]);
    ASSERT_THAT(review, IsOk());
    EXPECT_NEAR(
        review->expected_start + review->total_luck - review->total_loss,
        games.scores[i], 1e-9);
    EXPECT_NEAR(review->total_luck, SumOfLuck(*review), 1e-9);
    EXPECT_NEAR(review->decisions.back().expected, games.scores[i], 1e-9);
    EXPECT_EQ(review->expected_now, review->decisions.back().expected);
  }
}

TEST(ReviewTest, AGameThatHasNotBegunHasNothingToReview) {
  const auto review = ReviewGame(*SolvedTable(), {});
  ASSERT_THAT(review, IsOk());
  EXPECT_EQ(review->expected_now, review->expected_start);
  EXPECT_EQ(review->mean_loss(), 0);
  EXPECT_TRUE(CostliestMistakes(*review, 3).empty());
}

TEST(ReviewTest, IsTheSameWithEveryInstructionSet) {
  const auto games = Simulate(SolvedTable(), {Policy::Kind::kBudget, 3}, 5);
  for (const GameRecord& record : games.records) {
    const auto scalar = ReviewGame(*SolvedTable(), record, Simd::kScalar);
    for (const Simd simd : AvailableSimd()) {
      const auto review = ReviewGame(*SolvedTable(), record, simd);
      ASSERT_THAT(review, IsOk());
      EXPECT_EQ(review->total_luck, scalar->total_luck);
      EXPECT_EQ(review->total_loss, scalar->total_loss);
    }
  }
}

TEST(ReviewTest, RefusesWhatTheReplayRefuses) {
  RecordedTurn turn;
  EXPECT_THAT(ReviewGame(*SolvedTable(), {{turn}}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "turns[0].rolls: 0 of them, expected 1 to 3"));
}

}  // namespace
}  // namespace yatzy
