#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "tests/core/notation/either_text.h"
#include "tests/support/default_game.h"
#include "tests/support/faces.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

TEST(PositionTextTest, SaysAllOfAPosition) {
  const auto noted = ParsePosition(
      TheGame(),
      "dice 1 3 3 5 6 | rolls 2 | upper 75 | filled fours,fives,sixes | "
      "banked 76");
  ASSERT_THAT(noted, IsOk());
  EXPECT_EQ(noted->dice, CountsOf({1, 3, 3, 5, 6}));
  EXPECT_EQ(noted->rerolls_left, 2);
  EXPECT_EQ(noted->upper_score, 75);
  EXPECT_EQ(noted->filled, 0b111000u);
  EXPECT_EQ(noted->banked_score, 76);
  EXPECT_EQ(noted->all_equal_points, std::nullopt);
  const Position position = ToPosition(TheGame(), *noted);
  EXPECT_EQ(position.state, (State{0b111000, 63, false}));
  EXPECT_EQ(position.dice, CountsOf({1, 3, 3, 5, 6}));
  EXPECT_EQ(position.rerolls_left, 2);
}

// As it is typed or pasted on several lines.
TEST(NotationTextTest, TakesLineEndsForSpaces) {
  EXPECT_EQ(CanonicalOf("position",
                        "dice 1 3\n3 5 6 | rolls 2\r\n| upper 12 |\n  filled "
                        "ones,\n    twos\n\n"),
            "dice 1 3 3 5 6 | rolls 2 | upper 12 | filled ones,twos");
  EXPECT_EQ(CanonicalOf("position", "filled one\npair"), "filled one-pair");
  EXPECT_EQ(CanonicalOf("record", "dice 1 1 2 2 3\nscore\nones 2;\n"),
            "dice 1 1 2 2 3 score ones 2");
  EXPECT_EQ(CanonicalOf("action", "keep 3\n3\n"), "keep 3 3");
  EXPECT_EQ(RulesIdOf("\nrules yahtzee\n| filled none"), "yahtzee");
}

TEST(PositionTextTest, WithoutDiceIsAState) {
  const auto noted = ParsePosition(TheGame(), "filled none");
  ASSERT_THAT(noted, IsOk());
  EXPECT_EQ(*noted, NotedPosition{});
}

// Fours and Sixes never have 41 points, but 42.
TEST(PositionTextTest, TakesTheThresholdForMore) {
  const auto game = GameOf("scandinavian+at41");
  const std::string filled = " | filled fours,sixes";
  EXPECT_THAT(ParsePosition(*game, "upper 41" + filled), IsOk());
  EXPECT_THAT(ParsePosition(*game, "upper 42" + filled), IsOk());
  EXPECT_FALSE(ParsePosition(*game, "upper 39" + filled).ok());
  EXPECT_FALSE(ParsePosition(*game, "upper 43" + filled).ok());
}

TEST(PositionTextTest, KnowsGamesWithoutAllEqualBox) {
  RuleSet rules = *PresetRules("scandinavian");
  rules.id = "no-box";
  rules.categories.pop_back();
  EXPECT_EQ(CanonicalOf(**Game::Compile(rules), "position",
                        "filled none | all-equal 0"),
            "!all-equal: 0, but no-box has no all-equal box");
}

TEST(PositionTextTest, KnowsTheMark) {
  const auto yahtzee = GameOf("yahtzee");
  for (const int points : {0, 50}) {
    const auto noted = ParsePosition(
        *yahtzee, "filled yatzy | all-equal " + std::to_string(points));
    ASSERT_THAT(noted, IsOk());
    EXPECT_EQ(noted->all_equal_points, points);
    EXPECT_EQ(ToState(*yahtzee, *noted).all_equal_held, points > 0);
  }
  // Elsewhere it says what it says, and nothing depends on it.
  const auto noted = ParsePosition(TheGame(), "filled yatzy | all-equal 50");
  ASSERT_THAT(noted, IsOk());
  EXPECT_EQ(noted->all_equal_points, 50);
  EXPECT_FALSE(ToState(TheGame(), *noted).all_equal_held);
  const auto open = ParsePosition(TheGame(), "filled none | all-equal 0");
  ASSERT_THAT(open, IsOk());
  EXPECT_EQ(open->all_equal_points, std::nullopt);
}

TEST(PositionTextTest, NeedsNoUpperScoreWithoutBonus) {
  RuleSet rules = *PresetRules("scandinavian");
  rules.id = "no-bonus";
  rules.tiers.clear();
  const auto game = *Game::Compile(rules);
  EXPECT_EQ(CanonicalOf(*game, "position", "filled sixes"),
            "rules no-bonus | filled sixes");
  EXPECT_EQ(CanonicalOf(*game, "position", "filled sixes | upper 18"),
            "rules no-bonus | upper 18 | filled sixes");
  EXPECT_EQ(CanonicalOf(*game, "position", "filled sixes | upper 17"),
            "!upper: 17, Sixes is filled: 0, 6, .. 30");
}

TEST(PositionTextTest, SaysWhichUpperScoresThereAre) {
  EXPECT_EQ(UpperScoresText(TheGame(), 0), "no upper category is filled: 0");
  EXPECT_EQ(UpperScoresText(TheGame(), 1 << 14),
            "no upper category is filled: 0");
  EXPECT_EQ(UpperScoresText(TheGame(), 0b100000),
            "Sixes is filled: 0, 6, .. 30");
  EXPECT_EQ(UpperScoresText(TheGame(), 0b100001),
            "Ones, Sixes are filled: 0, 1, .. 35");
}

TEST(RulesIdTest, IsWhatStandsInFront) {
  EXPECT_EQ(RulesIdOf(""), "");
  EXPECT_EQ(RulesIdOf("dice 1 3 3 5 6 | rolls 2"), "");
  EXPECT_EQ(RulesIdOf("rules yahtzee | dice 1 3 3 5 6"), "yahtzee");
  EXPECT_EQ(RulesIdOf(" _RULES_Yahtzee+FH5|dice"), "yahtzee+fh5");
  EXPECT_EQ(RulesIdOf("rules kniffel"), "kniffel");
  EXPECT_EQ(RulesIdOf("rules kniffel; dice"), "kniffel");
  EXPECT_EQ(RulesIdOf("ruleskniffel | dice"), "");
  EXPECT_EQ(RulesIdOf("filled none | rules kniffel"), "");
  EXPECT_EQ(RulesIdOf("rules " + std::string(999, 'a')), std::string(65, 'a'));
}

TEST(ActionTextTest, IsAKeepOrACategory) {
  const auto keep = ParseAction(TheGame(), "keep 6 3");
  ASSERT_THAT(keep, IsOk());
  EXPECT_EQ(std::get<FaceCounts>(*keep), CountsOf({3, 6}));
  EXPECT_EQ(NotationOf(Action(CountsOf({3, 6}))), "keep 3 6");
  const auto none = ParseAction(TheGame(), "keep none;");
  ASSERT_THAT(none, IsOk());
  EXPECT_EQ(std::get<FaceCounts>(*none), FaceCounts{});
  EXPECT_EQ(NotationOf(Action(FaceCounts{})), "keep none");
  const auto score = ParseAction(TheGame(), "score two pairs |");
  ASSERT_THAT(score, IsOk());
  EXPECT_EQ(std::get<Category>(*score), Category::kTwoPairs);
}

TEST(RecordTextTest, SaysAllOfARecord) {
  const auto record = ParseRecord(
      TheGame(),
      "dice 1 3 3 5 6 keep 3 3 dice 3 3 3 5 6 score chance 20; dice 1 1 1 1 1 "
      "score yatzy 50+100;dice 2 2 2 3 3 keep none");
  ASSERT_THAT(record, IsOk());
  GameRecord expected;
  expected.turns.resize(3);
  expected.turns[0].roll_count = 2;
  expected.turns[0].keep_count = 1;
  expected.turns[0].rolls[0] = CountsOf({1, 3, 3, 5, 6});
  expected.turns[0].rolls[1] = CountsOf({3, 3, 3, 5, 6});
  expected.turns[0].keeps[0] = CountsOf({3, 3});
  expected.turns[0].category = Category::kChance;
  expected.turns[0].points = 20;
  expected.turns[1].roll_count = 1;
  expected.turns[1].rolls[0] = CountsOf({1, 1, 1, 1, 1});
  expected.turns[1].category = Category::kYatzy;
  expected.turns[1].points = 50;
  expected.turns[1].extra = 100;
  expected.turns[2].roll_count = 1;
  expected.turns[2].keep_count = 1;
  expected.turns[2].rolls[0] = CountsOf({2, 2, 2, 3, 3});
  EXPECT_EQ(*record, expected);
}

// Every prefix of a game is a game that breaks off, but for half a piece.
TEST(RecordTextTest, MayEndAfterAnyPiece) {
  for (const char* const text :
       {"dice 1 3 3 5 6", "dice 1 3 3 5 6 keep 3 3",
        "dice 1 3 3 5 6 keep 3 3 dice 3 3 3 5 6",
        "dice 1 3 3 5 6 keep 3 3 dice 3 3 3 5 6 score chance",
        "dice 1 3 3 5 6 keep 3 3 dice 3 3 3 5 6 score chance 20"}) {
    EXPECT_EQ(CanonicalOf("record", text), text);
    EXPECT_EQ(CanonicalOf("record", std::string(text) + " ; "), text);
  }
}

// A title may end in a number, as points do.
TEST(RecordTextTest, TellsNamesFromPoints) {
  RuleSet rules = *PresetRules("scandinavian");
  rules.id = "other";
  rules.categories[13].category = Category::kOther1;
  const auto game = *Game::Compile(rules);
  const std::string before = "rules other | dice 1 1 1 1 1 score other-1";
  for (const auto& [written, read] : {std::pair("other 1", ""),
                                      {"OTHER_1", ""},
                                      {"other-1 5", " 5"},
                                      {"Other 1 5 + 7", " 5 +7"},
                                      {"category_other_1 1", " 1"}}) {
    const std::string text = std::string("dice 11111 score ") + written;
    EXPECT_EQ(CanonicalOf(*game, "record", text), before + read);
  }
  EXPECT_THAT(
      CanonicalOf(*game, "record", "dice 11111 score other 15"),
      testing::StartsWith("!turn 1, score: \"other\", expected one of"));
}

TEST(RecordTextTest, AreAppended) {
  std::string text = "before ";
  AppendNotation(TheGame(), *ParseRecord(TheGame(), "dice 12345"), text);
  EXPECT_EQ(text, "before dice 1 2 3 4 5");
}

}  // namespace
}  // namespace yatzy
