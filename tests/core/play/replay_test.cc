#include "core/play/replay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/rules/presets.h"
#include "tests/support/faces.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

using ::testing::ElementsAre;

// rolls[0], keeps[0], rolls[1], ..; maybe a keep more.
RecordedTurn TurnOf(std::initializer_list<Faces> dice,
                    std::optional<Category> category = std::nullopt) {
  RecordedTurn turn;
  bool is_roll = true;
  for (const Faces& faces : dice) {
    if (is_roll) {
      turn.rolls[turn.roll_count++] = CountsOf(faces);
    } else {
      turn.keeps[turn.keep_count++] = CountsOf(faces);
    }
    is_roll = !is_roll;
  }
  turn.category = category;
  return turn;
}

std::shared_ptr<const Game> GameOf(const char* id) {
  return Game::Compile(PresetRules(id).value()).value();
}

absl::StatusOr<Replay> ReplayOf(const char* id,
                                std::vector<RecordedTurn> turns) {
  return ReplayGame(*GameOf(id), GameRecord{std::move(turns)});
}

// A first turn that is as it should be, then this one.
std::string WhyRefused(const RecordedTurn& second,
                       const char* id = "scandinavian") {
  const auto replay = ReplayOf(
      id, {TurnOf({{1, 2, 2, 4, 6}, {2, 2}, {1, 2, 2, 2, 5}}, Category::kTwos),
           second});
  EXPECT_EQ(replay.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(replay.status().message());
}

const Faces kFives = {5, 5, 5, 5, 5};

TEST(ReplayTest, KnowsWhatWasScored) {
  const auto replay = ReplayOf(
      "scandinavian",
      {TurnOf({{1, 2, 2, 4, 6}, {2, 2}, {1, 2, 2, 2, 5}}, Category::kTwos),
       TurnOf({{1, 2, 3, 4, 5}}, Category::kSmallStraight),
       TurnOf({{1, 6, 6, 2, 3}, {6, 6}})});
  ASSERT_THAT(replay, IsOk());
  EXPECT_EQ(replay->points, 21);
  EXPECT_EQ(replay->upper_points, 6);
  EXPECT_EQ(replay->score(), 21);
  EXPECT_EQ(replay->state,
            (State{.filled = 1u << 1 | 1u << 10, .upper_total = 6}));
  EXPECT_FALSE(replay->is_finished);
  ASSERT_EQ(replay->turns.size(), 3u);
  EXPECT_EQ(replay->turns[2].state, replay->state);
  EXPECT_EQ(replay->turns[2].keep_count, 1);
  EXPECT_FALSE(replay->turns[2].is_scored);
}

TEST(ReplayTest, AnEmptyRecordIsAGameThatHasNotBegun) {
  const auto replay = ReplayOf("scandinavian", {});
  ASSERT_THAT(replay, IsOk());
  EXPECT_EQ(replay->score(), 0);
  EXPECT_EQ(replay->state, State{});
}

TEST(ReplayTest, KeepingAllDiceMayEndTheRollingOrNot) {
  const auto replay = ReplayOf(
      "scandinavian",
      {TurnOf({kFives}, Category::kYatzy),
       TurnOf({kFives, kFives}, Category::kFives),
       TurnOf({kFives, kFives, kFives, kFives, kFives}, Category::kChance)});
  ASSERT_THAT(replay, IsOk());
  EXPECT_EQ(replay->points, 100);
  std::vector<int> keeps;
  for (const ReplayedTurn& turn : replay->turns) {
    keeps.push_back(turn.keep_count);
  }
  EXPECT_THAT(keeps, ElementsAre(0, 0, 2));
}

TEST(ReplayTest, PaysJokersExtraPointsAndTheBonus) {
  RecordedTurn joker = TurnOf({kFives}, Category::kSmallStraight);
  joker.points = 30;
  joker.extra = 100;
  std::vector<RecordedTurn> turns = {TurnOf({kFives}, Category::kYatzy),
                                     TurnOf({kFives}, Category::kFives), joker};
  auto replay = ReplayOf("yahtzee", turns);
  ASSERT_THAT(replay, IsOk());
  EXPECT_EQ(replay->points, 105);
  EXPECT_EQ(replay->extra, 200);
  EXPECT_EQ(replay->upper_points, 25);
  EXPECT_TRUE(replay->state.all_equal_held);
  for (int face = 1; face <= 6; ++face) {
    if (face == 5) continue;
    turns.push_back(TurnOf({Faces(5, face)}, static_cast<Category>(face - 1)));
  }
  for (const Category category :
       {Category::kThreeOfAKind, Category::kFourOfAKind,
        Category::kLargeStraight, Category::kFullHouse, Category::kChance}) {
    turns.push_back(TurnOf({{1, 1, 2, 4, 6}}, category));
  }
  replay = ReplayOf("yahtzee", turns);
  ASSERT_THAT(replay, IsOk());
  EXPECT_TRUE(replay->is_finished);
  EXPECT_EQ(replay->upper_points, 105);  // the state's total ends at 63
  EXPECT_EQ(replay->bonus, 35);
  EXPECT_EQ(replay->score(), replay->points + 700 + 35);
}

TEST(ReplayTest, RefusesDiceThatCannotBe) {
  EXPECT_EQ(WhyRefused(TurnOf({{1, 2, 3, 4}}, Category::kOnes)),
            "turns[1].rolls[0]: 4 dice, expected 5");
  EXPECT_EQ(WhyRefused(TurnOf({{1, 2, 3, 4, 5, 6}}, Category::kOnes)),
            "turns[1].rolls[0]: 6 dice, expected 5");
  EXPECT_EQ(WhyRefused(TurnOf({{1, 2, 3, 4, 5}, {5, 5}, {2, 3, 5, 5, 6}},
                              Category::kOnes)),
            "turns[1].keeps[0]: 5 5, expected some of 1 2 3 4 5");
  EXPECT_EQ(WhyRefused(TurnOf({{1, 2, 3, 4, 5}, Faces(255, 6), {2, 3, 5, 5, 6}},
                              Category::kOnes)),
            "turns[1].keeps[0]: 255 dice, expected some of 1 2 3 4 5");
  EXPECT_EQ(WhyRefused(TurnOf({{1, 2, 5, 4, 5}, {5, 5}, {2, 3, 4, 5, 6}},
                              Category::kOnes)),
            "turns[1].rolls[1]: 2 3 4 5 6 lacks kept dice, expected 5 5 among "
            "them");
  EXPECT_EQ(
      WhyRefused(TurnOf({kFives, kFives, {5, 5, 5, 5, 6}}, Category::kOnes)),
      "turns[1].rolls[1]: 5 5 5 5 6 lacks kept dice, expected 5 5 5 5 5 "
      "among them");
}

TEST(ReplayTest, RefusesTooManyOrTooFewRollsAndKeeps) {
  EXPECT_EQ(WhyRefused(TurnOf({}, Category::kOnes)),
            "turns[1].rolls: 0 of them, expected 1 to 3");
  EXPECT_EQ(WhyRefused(TurnOf({kFives, {}, kFives, {}, kFives, {}, kFives},
                              Category::kOnes)),
            "turns[1].rolls: 4 of them, expected 1 to 3");
  RecordedTurn turn = TurnOf({kFives, {}, kFives}, Category::kOnes);
  turn.keep_count = 0;
  EXPECT_EQ(WhyRefused(turn),
            "turns[1].keeps: 0 of them, expected 1, one after each roll but "
            "the last");
  turn.keep_count = 3;
  EXPECT_EQ(WhyRefused(turn),
            "turns[1].keeps: 3 of them, expected at most 2, one for each roll");
  EXPECT_EQ(WhyRefused(TurnOf({kFives, {5, 5}}, Category::kOnes)),
            "turns[1].keeps[0]: 5 5 before scoring, expected a roll after it "
            "or all dice");
  EXPECT_EQ(WhyRefused(TurnOf({kFives, {}, kFives, {}, kFives, kFives})),
            "turns[1].keeps[2]: no reroll is left, expected a category");
  turn = {};
  turn.roll_count = 255;
  EXPECT_EQ(WhyRefused(turn), "turns[1].rolls: 255 of them, expected 1 to 3");
}

TEST(ReplayTest, RefusesCategoriesThatMayNotBeFilled) {
  EXPECT_EQ(WhyRefused(TurnOf({kFives}, Category::kTwos)),
            "turns[1].category: twos was filled in turns[0], expected an open "
            "one");
  EXPECT_EQ(WhyRefused(TurnOf({kFives}, Category::kVilla)),
            "turns[1].category: villa, expected a category of scandinavian");
  EXPECT_EQ(WhyRefused(TurnOf({kFives}, static_cast<Category>(200))),
            "turns[1].category: 200, expected a category of scandinavian");
  const auto forced =
      ReplayOf("scandinavian+forced", {TurnOf({kFives}, Category::kTwos)});
  EXPECT_THAT(forced, StatusIs(absl::StatusCode::kInvalidArgument,
                               "turns[0].category: twos may not be filled now, "
                               "expected ones"));
  const auto joker = ReplayOf("yahtzee", {TurnOf({kFives}, Category::kYatzy),
                                          TurnOf({kFives}, Category::kChance)});
  EXPECT_THAT(joker, StatusIs(absl::StatusCode::kInvalidArgument,
                              "turns[1].category: chance may not be filled "
                              "now, expected fives"));
}

TEST(ReplayTest, RefusesATurnWithoutCategoryUnlessItIsTheLast) {
  EXPECT_THAT(ReplayOf("scandinavian",
                       {TurnOf({kFives}), TurnOf({kFives}, Category::kOnes)}),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "turns[0].category: none, expected one in every turn "
                       "but the last"));
}

TEST(ReplayTest, RefusesWrongClaims) {
  RecordedTurn turn = TurnOf({kFives}, Category::kFives);
  turn.points = 20;
  EXPECT_EQ(WhyRefused(turn),
            "turns[1].points: 20, expected 25 (Fives: 25, the sum of the dice "
            "that match)");
  turn.points = 25;
  turn.extra = 100;
  EXPECT_EQ(WhyRefused(turn),
            "turns[1].extra: 100, expected 0 (Fives: 25, the sum of the dice "
            "that match)");
  turn = TurnOf({kFives});
  turn.points = 0;
  EXPECT_EQ(WhyRefused(turn),
            "turns[1].points: 0, expected none without category");
  turn.points.reset();
  turn.extra = 0;
  EXPECT_EQ(WhyRefused(turn),
            "turns[1].extra: 0, expected none without category");
}

TEST(ReplayTest, RefusesWhatFollowsTheEnd) {
  const auto crag = GameOf("crag");
  GameRecord record;
  for (const CategoryRule& rule : crag->rules().categories) {
    record.turns.push_back(TurnOf({{1, 2, 4}}, rule.category));
  }
  EXPECT_THAT(ReplayGame(*crag, record), IsOk());
  record.turns.push_back(TurnOf({{1, 2, 4}}));
  EXPECT_THAT(
      ReplayGame(*crag, record),
      StatusIs(absl::StatusCode::kInvalidArgument,
               "turns[13]: the game is over, expected at most 13 turns"));
}

}  // namespace
}  // namespace yatzy
