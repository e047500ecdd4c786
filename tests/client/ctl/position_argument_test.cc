// POSITION, the notation, where commands take it; and explain.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <mutex>
#include <string>
#include <vector>

#include "client/ctl/outlook_text.h"
#include "core/rules/presets.h"
#include "tests/client/ctl/run_yatzyctl.h"
#include "tests/client/fake_server.h"

namespace yatzy::client {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(PositionArgumentTest, SaysWhatTheFlagsSay) {
  FakeServer server;
  server.Start();
  const std::vector<std::string> ends = {"--server", server.address()};
  auto run = [&ends](std::vector<std::string> arguments) {
    arguments.insert(arguments.end(), ends.begin(), ends.end());
    const Outcome outcome = Yatzyctl(arguments);
    EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
    return outcome.out;
  };
  const std::string text = run({"analyze",
                                "Dice 65333 | rolls 1 | filled ones,chance | "
                                "upper 3 | banked 21"});
  const auto asked_by_text = server.advisor.last_analyze_request();
  EXPECT_EQ(run({"analyze", "--dice", "33356", "--rerolls", "1", "--filled",
                 "ones,chance", "--upper", "3", "--banked", "21"}),
            text);
  EXPECT_EQ(asked_by_text.ShortDebugString(),
            server.advisor.last_analyze_request().ShortDebugString());
  EXPECT_THAT(text, HasSubstr("\nposition dice 3 3 3 5 6 | rolls 1 | upper 3 | "
                              "filled ones,chance | banked 21\n"));
  EXPECT_EQ(
      run({"evaluate", "upper 3 | filled ones | banked 3"}),
      run({"evaluate", "--filled", "ones", "--upper", "3", "--banked", "3"}));
}

TEST(PositionArgumentTest, NamesThePartThatIsWrong) {
  const struct {
    std::vector<std::string> arguments;
    std::string message;
  } cases[] = {
      {{"analyze"}, "--dice: is required, or a POSITION instead of flags"},
      {{"analyze", "--rerolls", "1"}, "--dice: is required, or a POSITION"},
      {{"analyze", "--dice", "33356"}, "--rerolls: is required, or a POSITION"},
      {{"explain"}, "--dice: is required"},
      {{"analyze", "dice 33356"},
       "POSITION: rolls: missing, expected 0, 1 or 2 beside dice"},
      {{"analyze", "dice 33356 | rolls 3"},
       "POSITION: rolls: \"3\", expected 0, 1 or 2"},
      {{"explain", "dice 3335 | rolls 2"},
       "POSITION: dice: 4 dice, expected 5"},
      {{"analyze", "filled none"}, "POSITION: has no dice, expected \"dice 1"},
      {{"evaluate", "dice 33356 | rolls 2"}, "POSITION: has dice, expected a"},
      {{"evaluate", "filled sixes"},
       "POSITION: upper: missing, Sixes is filled: 0, 6, .. 30"},
      {{"evaluate", "filled none", "--banked", "3"},
       "POSITION: give this or the flags for it, not both"},
      {{"analyze", "dice 33356 | rolls 2", "--dice", "33356"},
       "POSITION: give this or the flags for it, not both"},
  };
  for (const auto& test : cases) {
    const Outcome outcome = Yatzyctl(test.arguments);
    EXPECT_EQ(outcome.exit_code, kExitUsage) << test.message;
    EXPECT_THAT(outcome.err, StartsWith("yatzyctl: " + test.message));
  }
}

// The answer about two actions after 3 3 3 5 6.
grpc::Status Explain(v1::ExplainPositionResponse& response) {
  v1::ExplainedAction& best = *response.add_actions();
  for (int i = 0; i < 3; ++i) {
    best.mutable_value()->mutable_action()->mutable_keep()->add_faces(3);
  }
  best.mutable_value()->set_expected_final(251.5);
  v1::Outlook& outlook = *best.mutable_outlook();
  for (const double share : {0.0, 0.0, 0.5, 0.45, 0.05}) {
    outlook.add_equal_dice(share);
  }
  v1::CategoryOutlook& yatzy = *outlook.add_categories();
  yatzy.set_category(v1::CATEGORY_YATZY);
  yatzy.set_probability(0.004);
  yatzy.set_mean_points(50);
  v1::CategoryOutlook& threes = *outlook.add_categories();
  threes.set_category(v1::CATEGORY_THREES);
  threes.set_probability(0.996);
  threes.set_mean_points(10.54);
  outlook.set_mean_extra_points(2.5);
  outlook.add_bonus_probabilities(0.25);
  outlook.set_standard_deviation(38.26);
  v1::ExplainedAction& score = *response.add_actions();
  score.mutable_value()->mutable_action()->set_score(v1::CATEGORY_CHANCE);
  score.mutable_value()->set_expected_final(241);
  score.mutable_value()->set_expected_loss(10.5);
  v1::PointSources& sources = *score.mutable_outlook()->mutable_difference();
  sources.set_bonus(-7.25);
  sources.set_later(0.001);
  v1::CategoryPoints& points = *sources.add_categories();
  points.set_category(v1::CATEGORY_THREES);
  points.set_points(-9);
  response.set_table_id("aa");
  return grpc::Status::OK;
}

TEST(ExplainTest, SaysItInSentencesAndBars) {
  FakeServer server;
  std::mutex mutex;
  v1::ExplainPositionRequest asked;
  server.advisor.explain = [&](const auto& request, auto& response) {
    const std::lock_guard lock(mutex);
    asked = request;
    return Explain(response);
  };
  server.Start();
  const Outcome outcome =
      Yatzyctl({"explain", "dice 3 3 3 5 6 | rolls 2", "--include-scoring",
                "--server", server.address()});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_EQ(outcome.out, R"(Dice:  3 3 3 5 6; 2 rerolls left.
State: all 15 categories open; upper score 0; banked score 0.

 1  keep 3 3 3                   expected final 251.5000      best
    3 alike         50 %  ####################
    4 alike         45 %  ##################
    5 alike          5 %  ##
    fills Threes >99 % (10.5 points), Yatzy <1 % (50)
    2.5 extra points on average
    bonus at 63 in the end: 25 %
    standard deviation of the final score: 38.3

 2  score Chance                 expected final 241.0000   10.5000
    fills 
    against the best: Threes -9.00, bonus -7.25
)");
  const std::lock_guard lock(mutex);
  EXPECT_EQ(asked.max_actions(), 3);
  EXPECT_TRUE(asked.include_scoring());
}

// It has the chances of the bonus some seconds after it is first asked.
TEST(ExplainTest, SaysThatTheBonusIsStillToCome) {
  FakeServer server;
  server.advisor.explain = [](const auto&, auto& response) {
    const grpc::Status status = Explain(response);
    response.mutable_actions(0)->mutable_outlook()->clear_bonus_probabilities();
    return status;
  };
  server.Start();
  const Outcome outcome = Yatzyctl(
      {"explain", "dice 3 3 3 5 6 | rolls 2", "--server", server.address()});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("still finding out how likely the bonus"));
  EXPECT_THAT(outcome.out, Not(HasSubstr("bonus at 63")));
}

TEST(ExplainTest, SaysThatTheBonusIsNotComputedForGamesThatSave) {
  v1::ExplainPositionResponse answer;
  answer.add_actions()->mutable_value()->mutable_action()->set_score(
      v1::CATEGORY_CHANCE);
  const auto game = Game::Compile(*PresetRules("scandinavian+saved"));
  ASSERT_TRUE(game.ok());
  const std::string text = OutlooksText(**game, answer);
  EXPECT_THAT(text, HasSubstr("is not computed for games that save rolls.\n"));
  EXPECT_THAT(text, Not(HasSubstr("ask again")));
}

TEST(ExplainTest, TakesACertaintyForOne) {
  v1::ExplainPositionResponse answer;
  v1::ExplainedAction& action = *answer.add_actions();
  v1::CategoryOutlook& fours = *action.mutable_outlook()->add_categories();
  fours.set_category(v1::CATEGORY_FOURS);
  fours.set_probability(0.99999999999999745);
  EXPECT_THAT(OutlooksText(*Game::Default(), answer),
              HasSubstr("fills Fours 100 % (0 points)\n"));
}

TEST(ExplainTest, SaysOfItsOwnHowManyActionsThereAre) {
  EXPECT_THAT(Yatzyctl({"explain", "--help"}).out, Not(HasSubstr("--file")));
}

// Where the points of the whole rest of the game are split, not those of this
// turn, the text says so.
TEST(ExplainTest, SaysWhatTheDifferenceIsOver) {
  for (const bool is_split : {false, true}) {
    FakeServer server;
    server.advisor.explain = [=](const auto&, auto& response) {
      Explain(response);
      response.mutable_actions(1)->mutable_outlook()->set_is_split_to_the_end(
          is_split);
      return grpc::Status::OK;
    };
    server.Start();
    const Outcome outcome = Yatzyctl(
        {"explain", "dice 33356 | rolls 2", "--server", server.address()});
    EXPECT_THAT(
        outcome.out,
        EndsWith(is_split
                     ? "against the best, over the rest of the game: Threes "
                       "-9.00, bonus -7.25\n"
                     : "against the best: Threes -9.00, bonus -7.25\n"));
  }
}

TEST(ExplainTest, GivesTheMessageInJson) {
  FakeServer server;
  server.advisor.explain = [](const auto&, auto& response) {
    return Explain(response);
  };
  server.Start();
  const Outcome outcome =
      Yatzyctl({"explain", "dice 33356 | rolls 2", "--format", "json",
                "--server", server.address()});
  EXPECT_THAT(outcome.out, StartsWith("{\"actions\":[{\"value\":{\"action\":"));
}

}  // namespace
}  // namespace yatzy::client
