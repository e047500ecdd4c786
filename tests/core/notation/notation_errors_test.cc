#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/core/notation/either_text.h"
#include "tests/support/status_matchers.h"

namespace yatzy {
namespace {

// A text, and how the message about it begins.
struct BadText {
  std::string text;
  std::string message;
};

void ExpectRefused(const char* kind, const std::vector<BadText>& texts) {
  for (const auto& [text, message] : texts) {
    EXPECT_THAT(CanonicalOf(kind, text), testing::StartsWith("!" + message))
        << text;
  }
}

TEST(NotationErrorsTest, NameThePartOfAPosition) {
  ExpectRefused(
      "position",
      {{"", "filled: missing, expected categories, or none; or dice"},
       {"upper 0", "filled: missing"},
       {"|", "\"\": is no part"},
       {"filled none || upper 0", "\"\": is no part"},
       {"filled none ||", "\"\": is no part"},
       {"filled none; upper 0", "filled: \"none; upper 0\", expected none, or"},
       {"dicing 1 | rolls 1", "\"dicing\": is no part"},
       {"dice13356 | rolls 1", "\"dice13356\": is no part"},
       {"filled none | rules yahtzee", "\"rules\": is no part"},
       {"filled none\nfilled none", "filled: \"none\\nfilled none\""},
       {"dice | rolls 2", "dice: no dice, expected 5"},
       {"dice none | rolls 2", "dice: \"none\" is not a face"},
       {"dice 1 | rolls 2", "dice: 1 die, expected 5"},
       {"dice 1 3 3 5 6 6 | rolls 2", "dice: 6 dice, expected 5"},
       {"rules crag | dice 11111 | rolls 1", "dice: 5 dice, expected 3"},
       {"dice 0 3 3 5 6 | rolls 2", "dice: \"0\" is not a face, expected 1 to"},
       {"dice -1 3 3 5 6 | rolls 2", "dice: \"-1\" is not a face"},
       {"dice 13376 | rolls 2", "dice: \"7\" is not a face, expected 1 to 6"},
       {"dice 1335 6 | rolls 2", "dice: \"1335\" is not a face"},
       {"dice 1 33 5 6 | rolls 2", "dice: \"33\" is not a face"},
       {"dice 1,,3,3,5 | rolls 2", "dice: no die after a comma"},
       {"dice 1,3,3,5,6, | rolls 2", "dice: no die after a comma"},
       {"dice ,1,3,3,5 | rolls 2", "dice: no dice, expected 5"},
       {"dice 1 3 3 5 6 rolls 2", "dice: \"rolls\" is not a face"},
       {"dice 13356 rolls 2", "dice: \"rolls\" is not a face, expected 1 to 6"},
       {"dice 133 56 | rolls 2", "dice: \"133\" is not a face"},
       {"dice 1 3 3 5 6 keep 3 3", "dice: \"keep 3 3\" after the dice"},
       {"dice 1 3 3 5 6 ; rolls 2", "dice: \"; rolls 2\" after the dice"},
       {"dice 1 3 3 5 6 | dice 1 3 3 5 6", "dice: is there twice"}});
}

TEST(NotationErrorsTest, NameTheNumberOfAPosition) {
  ExpectRefused(
      "position",
      {{"dice 1 3 3 5 6 | rolls", "rolls: missing, expected 0, 1 or 2"},
       {"dice 1 3 3 5 6 | rolls -1", "rolls: \"-1\", expected 0, 1 or 2"},
       {"dice 1 3 3 5 6 | rolls 1 2", "rolls: \"1 2\", expected 0, 1 or 2"},
       {"dice 1 3 3 5 6 | rolls two", "rolls: \"two\", expected 0, 1 or 2"},
       {"rules crag | dice 1 3 3 | rolls 2", "rolls: \"2\", expected 0 or 1"},
       {"filled none | rolls 2", "dice: missing, expected dice beside rolls"},
       {"filled none | upper", "upper: missing, expected a number"},
       {"filled none | upper +3", "upper: \"+3\", expected a number"},
       {"filled none | upper 99999999999",
        "upper: \"99999999999\", expected a"},
       {"filled none | upper 3", "upper: 3, no upper category is filled: 0"},
       {"filled ones,sixes",
        "upper: missing, Ones, Sixes are filled: 0, 1, .. "
        "35"},
       {"filled ones,twos | upper 21",
        "upper: 21, Ones, Twos are filled: 0, 1, "
        ".. 15"},
       {"filled sixes | upper 7", "upper: 7, Sixes is filled: 0, 6, .. 30"},
       {"filled none | banked 9999", "banked: \"9999\", expected 0 to 324"},
       {"filled none | banked 1.5", "banked: \"1.5\", expected 0 to 324"},
       {"filled none | all-equal 50", "all-equal: 50, but Yatzy is not filled"},
       {"filled yatzy | all-equal 5", "all-equal: 5, Yatzy is filled: 0 or 50"},
       {"rules yahtzee | filled yatzy",
        "all-equal: missing, Yatzy is filled"}});
}

TEST(NotationErrorsTest, NameCategoriesAndRules) {
  ExpectRefused(
      "position",
      {{"filled",
        "filled: missing, expected none, or, with commas between, "
        "categories of scandinavian: ones, twos"},
       {"filled one", "filled: \"one\", expected none, or"},
       {"filled ones twos", "filled: \"ones twos\", expected none, or"},
       {"filled ones,", "filled: missing, expected none, or"},
       {"filled ,ones", "filled: missing, expected none, or"},
       {"filled none,ones", "filled: \"none\", expected none, or"},
       {"filled crag", "filled: \"crag\", expected none, or"},
       {"filled category", "filled: \"category\", expected none, or"},
       {"filled full--house", "filled: \"full--house\", expected none, or"},
       {"filled full - house", "filled: \"full - house\", expected none, or"},
       {"filled chance,CATEGORY_CHANCE",
        "filled: \"CATEGORY_CHANCE\" is there "
        "twice"},
       {"rules yahtzee | filled one-pair",
        "filled: \"one-pair\", expected none, "
        "or, with commas between, categories "
        "of yahtzee: ones"},
       {"rules scandinavian+forced | filled twos | upper 2",
        "filled: scandinavian+forced is filled top-down, never just these 1"},
       {"rules", "rules: missing, expected the id of a game"},
       {"rules |", "rules: missing, expected the id of a game"},
       {"rules yahtzee", "rules: no \"|\" after the id"},
       {"rules yahtzee; filled none", "rules: no \"|\" after the id"}});
}

TEST(NotationErrorsTest, RefuseTheTextOfAnotherGame) {
  const Game& game = *Game::Default();
  const std::string expected = "!rules: \"kniffel\", expected scandinavian";
  EXPECT_EQ(CanonicalOf(game, "position", "rules kniffel | filled none"),
            expected);
  EXPECT_EQ(CanonicalOf(game, "record", "rules kniffel | dice 11111"),
            expected);
  EXPECT_EQ(CanonicalOf(game, "position", "rules no game | filled none"),
            "!rules: \"no game\", expected scandinavian");
}

TEST(NotationErrorsTest, NameTheTurnOfARecord) {
  ExpectRefused(
      "record",
      {{"", "turn 1, dice: missing"},
       {"rules yahtzee |", "turn 1, dice: missing"},
       {";", "turn 1, dice: missing"},
       {"dice 11111 score ones 5;;", "turn 2, dice: missing"},
       {"dice 11111 | rolls 1", "turn 1, \"| rolls 1\": expected dice"},
       {"keep 1 dice 11111", "turn 1, keep: no dice before it"},
       {"score ones", "turn 1, score: no dice before it"},
       {"dice 11111 score ones; keep 1", "turn 2, keep: no dice before it"},
       {"ones 5", "turn 1, \"ones 5\": expected dice, keep or score"},
       {"dice 1111 keep", "turn 1, dice: 4 dice, expected 5"},
       {"dice 66612 scores chance", "turn 1, dice: \"scores\" is not a face"},
       {"dice 11111 dice 11111", "turn 1, dice: no keep since the dice before"},
       {"dice 1,1,1,1,1, keep 1", "turn 1, dice: no die after a comma"},
       {"dice 11111 keep 1, dice 11111", "turn 1, keep: no die after a comma"},
       {"dice 11111, score ones", "turn 1, dice: no die after a comma"},
       {"dice 11111 keep none keep 1", "turn 1, keep: no dice before it"},
       {"dice 11111 keep",
        "turn 1, keep: no dice, expected 1 to 5 of them, or "
        "none"},
       {"dice 11111 keep 111111", "turn 1, keep: 6 dice, expected 1 to 5"},
       {"dice 11111 keep none 1",
        "turn 1, \"1\": expected dice, keep or score"},
       {"dice 11111 keep 1 dice 11111 keep 1 dice 11111 keep 1 dice 11111",
        "turn 1, dice: a roll too many, expected 3 at most"},
       {"dice 11111; dice 11111",
        "turn 1, score: missing, only the last turn may break off"},
       {"dice 11111 score ones 5; dice 11117",
        "turn 2, dice: \"7\" is not a"}});
}

TEST(NotationErrorsTest, NameTheScoreOfARecord) {
  ExpectRefused(
      "record",
      {{"dice 11111 score",
        "turn 1, score: missing, expected one of the "
        "categories of scandinavian: ones, twos"},
       {"dice 11111 score five 5", "turn 1, score: \"five\", expected one of"},
       {"dice 11111 score crag 5", "turn 1, score: \"crag\", expected one of"},
       {"dice 11111 score ones -5",
        "turn 1, score: \"-5\", expected points, 0 "
        "to 1000"},
       {"dice 11111 score ones 1001",
        "turn 1, score: \"1001\", expected points"},
       {"dice 11111 score ones +", "turn 1, score: \"+\", expected points"},
       {"dice 11111 score ones +100", "turn 1, score: \"+100\", expected"},
       {"dice 11111 score ones 5 +", "turn 1, score: missing, expected points"},
       {"dice 11111 score ones 5 5", "turn 1, score: \"5\" after the points"},
       {"dice 11111 score ones 5 dice 11111",
        "turn 1, score: \"dice 11111\" "
        "after the points"},
       {"dice 11111 score ones dice 11111",
        "turn 1, score: \"dice 11111\", "
        "expected points"}});
}

TEST(NotationErrorsTest, KnowHowManyTurnsAGameHas) {
  std::string text;
  for (int turn = 0; turn < 15; ++turn) text += "dice 11111 score ones;";
  EXPECT_EQ(CanonicalOf("record", text)[0], 'd');
  EXPECT_EQ(CanonicalOf("record", text + "dice 11111"),
            "!turn 16: a turn too many, a game of scandinavian has 15");
}

TEST(NotationErrorsTest, NameWhatIsNoAction) {
  ExpectRefused("action",
                {{"", "action: \"\", expected keep with dice, or none; or"},
                 {"dice 1", "action: \"dice 1\", expected keep"},
                 {"keep", "keep: no dice, expected 1 to 5 of them, or none"},
                 {"keep 7", "keep: \"7\" is not a face, expected 1 to 6"},
                 {"keep 1 score ones", "action: \"score ones\" after the"},
                 {"keep 1;;", "action: \";;\" after the action"},
                 {"score", "score: missing, expected one of the categories"},
                 {"score ones 3", "action: \"3\" after the action"},
                 {"score crag", "score: \"crag\", expected one of the"}});
}

// Whatever the text is, little of it comes back, and nothing that a terminal
// could obey.
TEST(NotationErrorsTest, RepeatLittle) {
  const Game& game = *Game::Default();
  for (const char* const before :
       {"", "rules ", "rules x | ", "dice ", "filled none | rolls ",
        "filled none | upper ", "filled ", "filled ones,", "filled none | ",
        "dice 11111 ", "dice 11111 keep ", "dice 11111 score ",
        "dice 11111 score ones ", "dice 11111 score ones 5 ", "keep ",
        "keep 1 ", "score "}) {
    for (const char c : {'\x1b', '\xff', '\n', '"', 'x', '7', '1', ' '}) {
      for (const char* const kind : {"position", "record", "action"}) {
        const std::string text = before + std::string(200, c) + "x";
        const std::string message = CanonicalOf(game, kind, text);
        EXPECT_EQ(message[0], '!') << text;
        EXPECT_LT(message.size(), 400u) << text;
        EXPECT_THAT(message,
                    testing::Not(testing::HasSubstr(std::string(65, c))));
        for (const char written : message) {
          EXPECT_TRUE(written >= ' ' && written <= '~') << text;
        }
      }
    }
  }
}

TEST(NotationErrorsTest, BoundTheText) {
  const Game& game = *Game::Default();
  const std::string filled = "filled none";
  EXPECT_THAT(
      ParsePosition(game, filled + std::string(kMaxPositionText - 11, ' ')),
      IsOk());
  EXPECT_THAT(
      ParsePosition(game, filled + std::string(kMaxPositionText - 10, ' ')),
      StatusIs(absl::StatusCode::kInvalidArgument,
               "position: 4097 bytes, expected 4096 at most"));
  EXPECT_THAT(ParseRecord(game, std::string(kMaxRecordText + 1, ' ')),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "record: 65537 bytes, expected 65536 at most"));
  EXPECT_THAT(ParseAction(game, std::string(257, ' ')),
              StatusIs(absl::StatusCode::kInvalidArgument,
                       "action: 257 bytes, expected 256 at most"));
}

}  // namespace
}  // namespace yatzy
