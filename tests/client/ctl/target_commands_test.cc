#include <gmock/gmock.h>

#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include "tests/client/ctl/run_yatzyctl.h"
#include "tests/client/fake_server.h"

namespace yatzy::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kLatePosition[] =
    "dice 2 2 5 5 6 | rolls 1 | upper 41 | banked 160 | filled ones,twos,"
    "threes,fours,sixes,one-pair,three-of-a-kind,four-of-a-kind,small-straight,"
    "large-straight,chance,yatzy";

class TargetCommandsTest : public ::testing::Test {
 protected:
  TargetCommandsTest() {
    server_.advisor.target = [this](const auto& request, auto& response) {
      const std::lock_guard lock(mutex_);
      target_ = request;
      response.set_probability(0.5);
      response.set_expectation_probability(0.25);
      for (const double chance : {0.5, 0.25}) {
        v1::TargetAction& action = *response.add_actions();
        action.mutable_value()->mutable_action()->set_score(
            chance == 0.5 ? v1::CATEGORY_FIVES : v1::CATEGORY_FULL_HOUSE);
        action.mutable_value()->set_expected_final(200);
        action.set_probability(chance);
        action.set_probability_loss(0.5 - chance);
      }
      return grpc::Status::OK;
    };
    server_.advisor.win = [this](const auto& request, auto& response) {
      const std::lock_guard lock(mutex_);
      win_ = request;
      response.mutable_chances()->set_win(0.25);
      response.mutable_chances()->set_draw(1e-6);
      response.mutable_chances()->set_lose(0.749999);
      return grpc::Status::OK;
    };
    server_.Start();
  }

  Outcome Run(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin() + 1, {"--server", server_.address()});
    return Yatzyctl(arguments);
  }

  FakeServer server_;
  std::mutex mutex_;
  v1::AnalyzeTargetRequest target_;
  v1::AnalyzeWinRequest win_;
};

TEST_F(TargetCommandsTest, ShowTheChanceOfATarget) {
  const Outcome outcome =
      Run({"target", "--to", "215", kLatePosition, "--include-scoring"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_THAT(
      outcome.out,
      AllOf(HasSubstr("Chance of 215 or more: 50.00 %\nAfter the action "
                      "of the highest expectation: 25.00 %\n"),
            HasSubstr("1. score Fives       50.00 %  best  expected "
                      "200.00"),
            HasSubstr("2. score Full House  25.00 %")));
  EXPECT_EQ(target_.target(), 215);
  EXPECT_TRUE(target_.include_scoring());
  EXPECT_EQ(target_.position().dice_size(), 5);
  const Outcome json = Run({"target", "--to", "215", "--format", "json"});
  EXPECT_THAT(json.out, HasSubstr("\"probability\":0.5"));
  EXPECT_TRUE(target_.has_state());
}

TEST_F(TargetCommandsTest, ShowTheChanceToWin) {
  const Outcome outcome = Run({"win", "--against", "215", "--draw", "0.25"});
  EXPECT_EQ(outcome.exit_code, kExitOk) << outcome.err;
  EXPECT_THAT(outcome.out, HasSubstr("Best play: win 25.00 %, draw <0.01 %, "
                                     "lose 75.00 %"));
  EXPECT_EQ(win_.opponent_final_score(), 215);
  EXPECT_EQ(win_.draw_worth(), 0.25);
  const Outcome state =
      Run({"win", "--against", "upper 3 | banked 3 | filled ones"});
  EXPECT_EQ(state.exit_code, kExitOk) << state.err;
  EXPECT_EQ(win_.opponent_state().banked_score(), 3);
  EXPECT_FALSE(win_.has_draw_worth());
}

// The deadline as it is given, not a time that passes. The margin is for what a
// busy machine takes between two looks at the clock.
TEST_F(TargetCommandsTest, WaitLongerForAnOpponentWhoPlaysOn) {
  using std::chrono::seconds;
  Run({"win", "--against", "215"});
  EXPECT_LE(server_.advisor.patience(), seconds(5));
  Run({"win", "--against", "upper 3 | banked 3 | filled ones"});
  EXPECT_GT(server_.advisor.patience(), seconds(30));
  Run({"win", "--against", "filled none", "--timeout", "20"});
  EXPECT_LE(server_.advisor.patience(), seconds(20));
  Run({"distribution"});
  EXPECT_GT(server_.advisor.patience(), seconds(30));
}

TEST_F(TargetCommandsTest, TakeRoundingErrorsForNothing) {
  server_.advisor.win = [](const auto&, auto& response) {
    response.mutable_chances()->set_win(1 - 2e-15);
    response.mutable_chances()->set_draw(1.5e-7);
    response.mutable_chances()->set_lose(1.6e-15);
    return grpc::Status::OK;
  };
  EXPECT_THAT(Run({"win", "--against", "1"}).out,
              HasSubstr("win 100.00 %, draw <0.01 %, lose 0.00 %\n"));
}

TEST_F(TargetCommandsTest, NameTheMalformedFlag) {
  const auto expect = [this](std::vector<std::string> arguments,
                             const char* reason) {
    const Outcome outcome = Run(std::move(arguments));
    EXPECT_EQ(outcome.exit_code, kExitUsage);
    EXPECT_THAT(outcome.err, HasSubstr(reason));
    EXPECT_EQ(outcome.out, "");
  };
  expect({"target"}, "--to is required");
  expect({"target", "--to", "many"}, "--to: \"many\"");
  expect({"win", "--against", "1-2"}, "--against: \"1-2\"");
  expect({"win", "--against", "somebody"},
         "yatzyctl: --against: \"somebody\": is no part, expected dice, ");
  expect({"win", "--against", "somebody"}, "; or a final score\n");
  expect({"win", "--against", "200", "--draw", "half"}, "--draw: \"half\"");
  expect({"win", "--against", "200", "--max-actions", "x"},
         "--max-actions: \"x\"");
}

}  // namespace
}  // namespace yatzy::client
